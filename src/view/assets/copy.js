// SPDX-License-Identifier: AGPL-3.0-or-later
// A button that copies a piece of text with its lists and headings. Without scripts the piece itself
// is marked by one click (user-select: all), so nothing is lost.
function plain(piece) {
  return piece.innerText.replace(/\n{3,}/g, '\n\n').trim()
}

async function copy(piece) {
  if (globalThis.ClipboardItem && navigator.clipboard?.write) {
    await navigator.clipboard.write([new ClipboardItem({
      'text/html': new Blob([piece.innerHTML], { type: 'text/html' }),
      'text/plain': new Blob([plain(piece)], { type: 'text/plain' }),
    })])
    return
  }
  // An address without TLS has no clipboard of its own.
  getSelection().selectAllChildren(piece)
  if (!document.execCommand('copy')) throw new Error('copy')
}

export function startCopy() {
  for (const place of document.querySelectorAll('[data-copy]')) {
    const piece = document.getElementById(place.dataset.copy)
    const button = document.createElement('button')
    const status = document.createElement('span')
    button.type = 'button'
    button.className = 'govuk-button govuk-button--secondary'
    button.textContent = place.dataset.button
    button.setAttribute('aria-label', place.dataset.label)
    status.setAttribute('role', 'status')
    place.append(button, ' ', status)
    button.addEventListener('click', async () => {
      try {
        await copy(piece)
        status.textContent = place.dataset.done
      } catch {
        status.textContent = ''
        getSelection().selectAllChildren(piece)
      }
    })
  }
}
