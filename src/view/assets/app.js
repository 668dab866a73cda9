// SPDX-License-Identifier: AGPL-3.0-or-later
// The pages' script. Every page works without it: here is only what makes them quicker or safer.
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'
import { SkipLink } from 'govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs'
import { startCopy } from './copy.js'
import { startDrafts } from './draft.js'
import { startLeave } from './leave.js'
import { startPasskeys } from './passkey.js'
import { shortcutsOff, startShortcuts } from './shortcuts.js'

// The components of govuk-frontend ask for this class as a sign that scripts run.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const [Part, name] of [[Button, 'button'], [ErrorSummary, 'error-summary'], [SkipLink, 'skip-link']]) {
  for (const element of document.querySelectorAll(`[data-module="govuk-${name}"]`)) {
    new Part(element)
  }
}

// "/" goes to the search field, unless somebody is writing.
document.addEventListener('keydown', (e) => {
  const search = document.querySelector('input[type="search"], [data-search]')
  const writing = e.target.closest('input, textarea, select, [contenteditable]')
  if (e.key !== '/' || shortcutsOff() || e.ctrlKey || e.metaKey || e.altKey || !search || writing) return
  e.preventDefault()
  search.focus()
})

// Printing needs a script; without one the browser's own menu does it.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => print())
}

startCopy()
startDrafts()
startLeave()
startPasskeys()
startShortcuts()
