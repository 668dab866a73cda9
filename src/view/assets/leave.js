// SPDX-License-Identifier: AGPL-3.0-or-later
// "Lämna sidan nu": covers the page at once and replaces it, so that the back button does not
// return here. Also by pressing Shift three times. Without scripts the link itself leads away.
const TIMES = 3
const WITHIN = 5000

// Counts whole presses of Shift, the left and the right one alike. Shift that makes a capital letter
// is none, nor is what a phone's keyboard on screen tells (it names no key, and presses Shift by
// itself at the start of each sentence). Any other key begins anew.
export function shiftCounter(done) {
  let down = false // pressed, and no other key since
  let times = []

  return {
    down(e) {
      if (e.key !== 'Shift' || !e.code) {
        down = false
        times = []
      } else if (!e.repeat) {
        down = true
      }
    },
    up(e, now) {
      if (e.key !== 'Shift' || !down) return
      down = false
      times = [...times.filter((t) => now - t < WITHIN), now]
      if (times.length >= TIMES) done()
    },
    clear() {
      down = false
      times = []
    },
  }
}

export function startLeave() {
  const link = document.querySelector('a[data-leave]')
  if (!link) return
  const cover = document.createElement('div')
  const title = document.title

  cover.className = 'm-cover'

  function leave(e) {
    if (e) e.preventDefault()
    document.title = ' '
    document.body.append(cover)
    for (const form of document.forms) form.reset()
    location.replace(link.href)
  }

  const shift = shiftCounter(leave)

  link.addEventListener('click', leave)
  document.addEventListener('keydown', (e) => shift.down(e), true)
  document.addEventListener('keyup', (e) => shift.up(e, Date.now()), true)
  // Browsers keep whole pages to go back to, some also those that forbid it (no-store). What was typed
  // is taken out before, and a page that comes back so is asked for anew, unseen till then.
  addEventListener('pagehide', (e) => {
    for (const form of document.forms) form.reset()
    document.body.hidden = e.persisted
  })
  addEventListener('pageshow', (e) => {
    if (e.persisted) location.replace(location.pathname + location.search)
    cover.remove()
    document.title = title
    shift.clear()
  })
}
