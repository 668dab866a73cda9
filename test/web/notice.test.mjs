// SPDX-License-Identifier: AGPL-3.0-or-later
// A mail to who has asked for it, through a real mail server that is down at first: it comes once, late,
// and says nothing of what has happened.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { formOf } from '../lib/client.mjs';
import { mailServer } from '../lib/mail.mjs';
import { freePort, startDemo } from '../lib/server.mjs';

const STORY = 'Han väntar utanför porten igen.';
let server, port, mail;
before(async () => {
	port = await freePort();
	server = await startDemo({ args: ['--smtp-url', `smtp://127.0.0.1:${port}`, '--smtp-from', 'post@example.se', '--url', 'https://jouren.example'] });
});
after(async () => {
	mail?.stop();
	await server?.stop();
});

const until = async (done) => {
	for (let i = 0; i < 400 && !done(); i++)
		await sleep(50);
	assert.ok(done(), server.logTail());
};
const letters = () => mail.text().split('END MESSAGE').length - 1;

test('a letter makes one mail to the coordinator and none to the officer, also when the mail server was down', async () => {
	for (const [role, epost] of [['coordinator', 'karin@example.se'], ['municipal_officer', 'anders@example.se']]) {
		const answer = await (await server.login(role)).submit('/mitt-konto/mejl', (f) => 'epost' in f.fields, { epost });
		assert.equal(answer.location, '/mitt-konto');
	}
	await server.restart({ clock: '2026-04-15T09:10' });
	const visitor = server.client();
	const { fields } = formOf((await visitor.get('/skriv')).text, (f) => /name="andra"/.test(f.body));
	assert.equal((await visitor.post('/skriv', { ...fields, svar: 'code', andra: 'no', text: STORY })).status, 200);

	await server.restart({ clock: '2026-04-15T10:06' });
	await until(() => /"event":"job\.failed"[^\n]*mail/.test(server.logTail()));
	mail = await mailServer(port);
	await server.restart({ clock: '2026-04-15T12:04' });
	await until(() => letters() > 0);
	await sleep(300); // another would be on its way by now
	assert.equal(letters(), 1);
	assert.match(mail.text(), /To: <karin@example\.se>[\s\S]*https:\/\/jouren\.example\/idag/);
	assert.doesNotMatch(mail.text(), /anders@|porten|brev|brott|st.d/i);
	assert.doesNotMatch(server.logTail(), /karin@|porten/);
});

test('a facts page that waits for its answer makes a mail to the municipality\'s officer', async () => {
	const page = '/trygghet/ragunda';
	for (const [role, act] of [['municipal_officer', '/neka'], ['manager', '/foresla']])
		assert.equal((await (await server.login(role)).submit(page, (f) => f.action.endsWith(act), { varfor: 'Vi väntar.' })).status, 303);
	await server.restart({ clock: '2026-04-15T13:06' });
	await until(() => letters() > 1);
	assert.equal(letters(), 2);
	assert.match(mail.text(), /To: <anders@example\.se>/);
	assert.doesNotMatch(mail.text(), /trygg|fakta|Ragunda/i);
});
