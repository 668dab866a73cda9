// SPDX-License-Identifier: AGPL-3.0-or-later
// The public pages' script. They are whole without it, also for a phone of ten years ago.
import { startBase } from './base.js'
import { startDeadlines } from './deadlines.js'
import { startLeave } from './leave.js'
import { startQuiet } from './quiet.js'

startLeave() // first: it must not wait for anything
startBase()
startQuiet()
startDeadlines()
