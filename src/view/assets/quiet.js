// SPDX-License-Identifier: AGPL-3.0-or-later
// Forms inside [data-quiet] are sent without leaving the page, and the answer takes its place. A form
// that is sent in the ordinary way is kept by the browser with all that was typed, in the files from
// which it opens its tabs again: there a letter would outlive "Lämna sidan nu".
import { startBase } from './base.js'

function ask(method, url, body) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    request.responseType = 'document' // parsed, never run: no script of it starts
    request.timeout = 60000
    request.onload = () => done({ status: request.status, page: request.response })
    request.onerror = request.ontimeout = fail
    request.send(body)
  })
}

const place = (page) => page?.querySelector('[data-quiet]')

// The text is sealed here, when the page has the keys. Where that cannot be done the server does it, as
// it does without scripts.
async function sealed(form) {
  const data = new FormData(form)
  const keys = form.closest('[data-seal]')?.dataset
  if (keys && data.has('text')) {
    try {
      const { sealText } = await import(keys.seal)
      sealText(data, keys)
    } catch {
      // Nothing is lost: the text is still in the form's data.
    }
  }
  return new URLSearchParams(data)
}

const send = async (form) => ask('POST', form.action, await sealed(form))

// The form has grown old while she wrote: a fresh mark from the same page, and once more.
async function renew(form) {
  const { page } = await ask('GET', location.href)
  const fresh = page?.querySelector('input[name="skydd"]')
  if (fresh) form.elements.namedItem('skydd').value = fresh.value
  return send(form)
}

// typed: what stood in the text; a form that comes back with something wrong has it no more.
function show(page, typed) {
  const here = place(document)
  here.replaceWith(document.adoptNode(place(page)))
  const text = document.querySelector('.govuk-error-summary') && place(document).querySelector('textarea[name="text"]')
  if (text && !text.value && typed) text.value = typed
  document.title = page.title
  startBase(place(document))
  const first = document.querySelector('.govuk-error-summary') ?? document.querySelector('main h1')
  first.setAttribute('tabindex', '-1')
  first.focus()
  scrollTo(0, 0)
}

export function startQuiet() {
  let busy = false
  document.addEventListener('submit', async (e) => {
    const form = e.target
    const around = form.closest('[data-quiet]')
    if (!around) return
    e.preventDefault()
    if (busy) return
    busy = true
    try {
      const typed = form.elements.namedItem('text')?.value
      let answer = await send(form)
      if (answer.status === 403 && !place(answer.page)) answer = await renew(form)
      if (!place(answer.page)) throw new Error(String(answer.status))
      show(answer.page, typed)
    } catch {
      const words = around.querySelector('[data-failed]')
      words.textContent = words.dataset.failed
      words.focus()
    }
    busy = false
  })
}
