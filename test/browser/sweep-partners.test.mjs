// SPDX-License-Identifier: AGPL-3.0-or-later
// Every page that each role can reach by links: it answers, it is valid, and everybody can use it.
// Half of the roles; the others are walked beside it (sweep).
import { walks } from '../lib/walks.mjs';

walks(['manager', 'municipal_referrer', 'municipal_officer', 'municipal_reader']);
