// SPDX-License-Identifier: AGPL-3.0-or-later
// load.mjs - people who save notes all the while, and what became of each note.
//
//	const load = new Load(server);
//	await load.begin();          // eight of them, until a save is not acknowledged
//	... the fault ...
//	await load.end();            // lost, doubled: what must be empty
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { formOf } from '../lib/client.mjs';

const WRITERS = 8;
const key = () => [...randomBytes(26)].map((b) => 'abcdefghijklmnopqrstuvwxyz234567'[b & 31]).join('');

export class Load {
	constructor(server) {
		Object.assign(this, { server, notes: [], round: 0 });
	}

	async sign(role = 'coordinator') {
		this.lead = await this.server.login(role);
		this.cases = [...new Set((await this.lead.get('/arenden')).text.match(/\/arenden\/[a-z2-7]{26}/g))];
		this.base = this.cases[this.round++ % this.cases.length];
		const page = await this.lead.get(`${this.base}/samtal/nytt`);
		const form = formOf(page.text, (f) => 'text' in f.fields);
		assert.ok(form, `no form for a note: ${page.status} ${page.headers.get('location') ?? ''} ${/<title>[^<]*/.exec(page.text)}`);
		this.fields = form.fields;
	}

	// One note; true when it was acknowledged. It keeps its key, as a browser's form does.
	async send(note) {
		const answer = await this.lead.post(`${this.base}/samtal/nytt`, { ...this.fields, text: note.text, en_gang: note.key }).catch(() => null);
		note.status = answer?.status ?? 0;
		const kept = note.status === 303 && !answer.headers.get('location').startsWith('/logga-in');
		note.kept ||= kept;
		return kept;
	}

	// goOn: a save that is refused stops nobody, it is only slow to come back.
	async begin(goOn = false) {
		await this.sign();
		this.alive = true;
		this.mine = [];
		const writer = async (who) => {
			for (let i = 0; this.alive; i++) {
				const note = { text: `Anteckning ${this.round}-${who}-${i} slut.`, key: key() };
				this.mine.push(note);
				if (await this.send(note))
					continue;
				if (!goOn)
					break;
				await sleep(100);
			}
		};
		this.work = Promise.all(Array.from({ length: WRITERS }, (_, who) => writer(who)));
	}

	kept() {
		return this.mine.filter((note) => note.kept).length;
	}

	// What the case's page shows of each, then each that was not acknowledged is sent once more, and the
	// page is read again. All are there exactly once, or it is told which are not.
	async end() {
		this.alive = false;
		await this.work;
		const base = this.base;
		const again = await this.server.login('coordinator');
		const count = async () => {
			const page = await again.get(base);
			assert.equal(page.status, 200);
			return (note) => page.text.split(note.text).length - 1;
		};
		const of = await count();
		const lost = this.mine.filter((note) => note.kept && of(note) !== 1);
		const doubled = this.mine.filter((note) => of(note) > 1);
		const form = formOf((await again.get(`${base}/samtal/nytt`)).text, (f) => 'text' in f.fields);
		Object.assign(this, { lead: again, fields: form.fields });
		const open = this.mine.filter((note) => !note.kept);
		for (const note of open) {
			for (let i = 0; i < 300 && !await this.send(note) && note.status === 503; i++)
				await sleep(100); // "try again in a while", as after a full disk
			assert.ok(note.kept, `sent once more: ${note.status}`);
		}
		const then = await count();
		for (const note of open.filter((n) => then(n) !== 1))
			(then(note) > 1 ? doubled : lost).push(note);
		const tried = this.mine.length;
		return { tried, kept: tried - open.length, open: open.length, lost: lost.length, doubled: doubled.length };
	}
}
