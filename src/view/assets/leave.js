// SPDX-License-Identifier: AGPL-3.0-or-later
// "Lämna sidan nu": covers the page at once and replaces it, so that the back button does not
// return here. Also by pressing Shift three times. Without scripts the link itself leads away.
const WITHIN = 2000

export function startLeave() {
  const link = document.querySelector('a[data-leave]')
  if (!link) return
  const cover = document.createElement('div')
  let presses = []

  cover.className = 'm-cover'

  function leave(e) {
    if (e) e.preventDefault()
    document.title = ' '
    document.body.append(cover)
    location.replace(link.href)
  }

  link.addEventListener('click', leave)
  document.addEventListener('keyup', (e) => {
    const now = Date.now()
    presses = e.key === 'Shift' ? [...presses.filter((t) => now - t < WITHIN), now] : []
    if (presses.length >= 3) leave()
  })
  // A page kept by the browser comes back uncovered, and is not stuck.
  addEventListener('pageshow', () => {
    cover.remove()
    presses = []
  })
}
