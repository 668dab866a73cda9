// SPDX-License-Identifier: AGPL-3.0-or-later
// Autosave of long texts: a textarea with data-draft is posted to that address a few seconds after
// the last key, with the other fields of its form. The line below it says "Sparat 14:02".
const QUIET = 3000

function body(form) {
  const fields = new URLSearchParams()
  const token = form.elements.namedItem('skydd')
  fields.set('plats', location.pathname)
  if (token) fields.set('skydd', token.value)
  for (const e of form.elements) {
    const ticked = !['radio', 'checkbox'].includes(e.type) || e.checked
    if (e.name && ticked && !['hidden', 'password', 'file', 'submit', 'button'].includes(e.type)) {
      fields.append(e.name, e.value)
    }
  }
  return fields
}

function clock() {
  return new Intl.DateTimeFormat('sv-SE', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Stockholm' }).format(new Date())
}

function watch(area) {
  const form = area.form
  const status = area.parentElement.querySelector('.m-draft')
  let timer = 0
  let sent = false // the form itself is on its way: a draft must not come after it
  let saved = body(form).toString()

  async function save() {
    const now = body(form)
    if (sent || now.toString() === saved) return
    let ok = false
    try {
      const answer = await fetch(area.dataset.draft, { method: 'POST', body: now })
      ok = answer.status === 204
    } catch {
      // No network: the words below say that the text is not saved; the next key tries again.
    }
    if (ok) saved = now.toString()
    status.textContent = ok ? `${area.dataset.saved} ${clock()}` : area.dataset.unsaved
  }

  form.addEventListener('input', () => {
    sent = false
    clearTimeout(timer)
    timer = setTimeout(save, QUIET)
  })
  form.addEventListener('submit', () => {
    sent = true
    clearTimeout(timer)
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') save()
  })
}

export function startDrafts() {
  const seen = new Set()
  for (const area of document.querySelectorAll('textarea[data-draft]')) {
    if (area.form && !seen.has(area.form)) watch(area)
    seen.add(area.form)
  }
}
