// SPDX-License-Identifier: AGPL-3.0-or-later
// Last days, worked out from days that are typed. Nothing is sent: the fields have no names, and their
// form leads nowhere. The rules are those of the table that stands there without scripts.
const DAY = 86400000

export function parseDay(text) {
  const m = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text)
  if (!m) return null
  const [year, month, day] = m.slice(1).map(Number)
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && year > 1900 ? date : null
}

// The same day so many years later; 29 February becomes the 28th, the safe side.
export function addYears(date, years) {
  const there = new Date(Date.UTC(date.getUTCFullYear() + years, date.getUTCMonth(), date.getUTCDate()))
  return there.getUTCMonth() === date.getUTCMonth() ? there : new Date(there - DAY)
}

// { appeal, apply }: the last days, null where nothing was typed that tells.
//   appeal  three weeks from the judgment (51 kap. 1 § rättegångsbalken); a last day that is no
//           working day would be moved on by law, so this is the safe side
//   apply   three years from the end of the matter, else from the crime, and for a child not before
//           the day on which she turns 21 (15 § brottsskadelagen 2014:322)
export function lastDays({ crime, end, judgment, born }) {
  const from = end ?? crime
  let apply = from ? addYears(from, 3) : null
  if (apply && born && (crime ?? end) < addYears(born, 18) && addYears(born, 21) > apply) {
    apply = addYears(born, 21)
  }
  return { appeal: judgment ? new Date(judgment.getTime() + 21 * DAY) : null, apply }
}

export function startDeadlines() {
  const form = document.querySelector('[data-deadlines]')
  if (!form) return
  const field = (name) => form.querySelector(`[data-day="${name}"]`)
  const answer = form.querySelector('[data-answer]')
  const names = ['crime', 'end', 'judgment', 'born']

  function line(words, date) {
    const li = document.createElement('li')
    const strong = document.createElement('strong')
    strong.textContent = date.toLocaleDateString(document.documentElement.lang, {
      day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC',
    })
    li.append(`${words} `, strong)
    return li
  }

  form.hidden = false
  form.addEventListener('submit', (e) => {
    e.preventDefault()
    const typed = {}
    let wrong = null
    for (const name of names) {
      const input = field(name)
      const bad = input.value.trim() !== '' && !parseDay(input.value)
      typed[name] = parseDay(input.value)
      input.setAttribute('aria-invalid', String(bad))
      input.classList.toggle('govuk-input--error', bad)
      if (bad) wrong ??= input
    }
    const { appeal, apply } = lastDays(typed)
    const list = document.createElement('ul')
    list.className = 'govuk-list govuk-list--bullet'
    if (apply) list.append(line(answer.dataset.apply, apply))
    if (appeal) list.append(line(answer.dataset.appeal, appeal))
    answer.replaceChildren(...(wrong ? [answer.dataset.wrong]
      : list.childElementCount ? [list] : [answer.dataset.none]))
    if (wrong) wrong.focus()
  })
}
