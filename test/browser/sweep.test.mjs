// SPDX-License-Identifier: AGPL-3.0-or-later
// Every page that each role can reach by links: it answers, it is valid, and everybody can use it.
// Half of the roles; the others are walked beside it (sweep-partners).
import assert from 'node:assert/strict';
import { walks } from '../lib/walks.mjs';

const link = async (client, path, pattern) => new RegExp(pattern).exec((await client.get(path)).text)?.[1] ?? assert.fail(`${path}: no ${pattern}`);
// A case by who is helped, and a page under it.
const of = (name, under = '') => async (client) =>
	`${await link(client, '/arenden', `href="(/arenden/[a-z2-7]{26})"[^>]*>(?:(?!</a>)[\\s\\S])*${name}`)}${under}`;
const told = (client) => link(client, '/idag', 'href="([^"]+)"[^>]*>(?:(?!</a>)[\\s\\S])*öppnat i nödläge');

walks([null, 'volunteer', 'coordinator', 'reviewer', 'administrator'], [
	['coordinator', 'a case opened in an emergency', of('Vera L')],
	['coordinator', 'her side of an event', of('Jonas B')],
	['coordinator', 'who must not come near it', of('Jonas B', '/hinder')],
	['coordinator', 'its circle', of('Jonas B', '/krets')],
	['coordinator2', 'the other side of the event', of('Tobias N')],
	['coordinator2', 'her own circle', of('Vera L', '/krets')],
	['coordinator2', 'what she is told of the emergency', told],
	['reviewer', 'an emergency that waits for a review', () => '/vem-har-last'],
]);
