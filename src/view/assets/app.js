// SPDX-License-Identifier: AGPL-3.0-or-later
// The pages' script. Every page works without it: here is only what makes them quicker or safer.
import { startBase } from './base.js'
import { startCopy } from './copy.js'
import { startDrafts } from './draft.js'
import { startPasskeys } from './passkey.js'
import { startShortcuts } from './shortcuts.js'

startBase()
startCopy()
startDrafts()
startPasskeys()
startShortcuts()
