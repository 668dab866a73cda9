// SPDX-License-Identifier: AGPL-3.0-or-later
// What every page has, public or not.
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'
import { SkipLink } from 'govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs'

// root: a part of the page that has come later; the whole page at first.
export function startBase(root = document) {
  // The components of govuk-frontend ask for this class as a sign that scripts run.
  document.body.classList.add('js-enabled', 'govuk-frontend-supported')

  for (const [Part, name] of [[Button, 'button'], [ErrorSummary, 'error-summary'], [SkipLink, 'skip-link']]) {
    for (const element of root.querySelectorAll(`[data-module="govuk-${name}"]`)) {
      new Part(element)
    }
  }

  // Printing needs a script; without one the browser's own menu does it.
  for (const button of root.querySelectorAll('[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => print())
  }
}
