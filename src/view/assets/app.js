// SPDX-License-Identifier: AGPL-3.0-or-later
// The pages' script. Every page works without it: here is only what makes them quicker or safer.
import { startBase } from './base.js'
import { startCopy } from './copy.js'
import { startDrafts } from './draft.js'
import { startPasskeys } from './passkey.js'
import { shortcutsOff, startShortcuts } from './shortcuts.js'

// "/" goes to the search field, unless somebody is writing.
document.addEventListener('keydown', (e) => {
  const search = document.querySelector('input[type="search"], [data-search]')
  const writing = e.target.closest('input, textarea, select, [contenteditable]')
  if (e.key !== '/' || shortcutsOff() || e.ctrlKey || e.metaKey || e.altKey || !search || writing) return
  e.preventDefault()
  search.focus()
})

startBase()
startCopy()
startDrafts()
startPasskeys()
startShortcuts()
