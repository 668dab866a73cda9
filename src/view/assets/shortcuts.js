// SPDX-License-Identifier: AGPL-3.0-or-later
// One letter leads to a place, "/" to the search, "?" to the list of them. Off while somebody writes, and for good when
// she has turned them off (a letter that is pressed or dictated by mistake must be able to do nothing:
// WCAG 2.1.4).
const OFF = 'kortkommandon-av'

function shortcutsOff() {
  try {
    return localStorage.getItem(OFF) === 'ja'
  } catch {
    return false // no place to remember it
  }
}

function startSwitch(button) {
  const status = document.createElement('span')

  function show() {
    button.textContent = shortcutsOff() ? button.dataset.on : button.dataset.off
  }

  status.setAttribute('role', 'status')
  button.after(' ', status)
  button.hidden = false
  button.addEventListener('click', () => {
    try {
      if (shortcutsOff()) localStorage.removeItem(OFF)
      else localStorage.setItem(OFF, 'ja')
    } catch {
      return
    }
    status.textContent = shortcutsOff() ? button.dataset.isOff : button.dataset.isOn
    show()
  })
  show()
}

export function startShortcuts() {
  const link = document.querySelector('a[data-keys]')
  const button = document.querySelector('[data-shortcuts]')
  if (!link) return
  const places = new Map(link.dataset.keys.split(' ').map((p) => p.split('=')))
  places.set('?', link.getAttribute('href'))

  document.addEventListener('keydown', (e) => {
    const writing = e.target.closest('input, textarea, select, [contenteditable]')
    const to = places.get(e.key)
    if (!to || writing || e.ctrlKey || e.metaKey || e.altKey || shortcutsOff()) return
    e.preventDefault()
    location.assign(to)
  })
  if (button) startSwitch(button)
}
