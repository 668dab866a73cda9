// SPDX-License-Identifier: AGPL-3.0-or-later
// What clients send that no page of ours would: too much, broken, unknown, twice, all at once.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { BIN, startDemo } from '../lib/server.mjs';
import { formOf } from '../lib/client.mjs';

const FIELDS = { roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: 'Zelda Provperson', telefon: '070-1740699' };
const FORM = 'application/x-www-form-urlencoded';

let server, lead, base;
before(async () => {
	server = await startDemo();
	lead = await server.login('coordinator');
	const made = await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields, FIELDS);
	assert.equal(made.status, 303, made.text);
	base = made.location;
});
after(() => server?.stop());

const once = (i) => `${i}`.padStart(26, 'a');
const noteForm = async (client) => formOf((await client.get(`${base}/samtal/nytt`)).text, (f) => 'text' in f.fields);
const raw = (client, path, body, type = FORM) => client.request('POST', path, {
	body, headers: { 'content-type': type, accept: 'text/html', origin: server.url, 'sec-fetch-site': 'same-origin' },
});
const encoded = (fields) => new URLSearchParams(fields).toString();
const stillThere = async () => assert.equal((await fetch(`${server.url}/healthz`)).status, 200);

// A body so large that the server answers before all of it is sent: a reset counts as a refusal.
async function refused(send, status) {
	const answer = await send().catch(() => null);
	if (answer)
		assert.equal(answer.status, status);
	await stillThere();
}

test('10 MB bodies are refused, of every kind and at every form', async () => {
	const big = 'x'.repeat(10 << 20);
	const form = await noteForm(lead);
	for (const path of ['/logga-in', '/utkast', `${base}/samtal/nytt`, '/arenden/nytt']) {
		await refused(() => raw(lead, path, encoded({ ...form.fields, text: big })), 413);
		await refused(() => raw(lead, path, big), 413);
	}
	const multipart = `--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n${big}\r\n--b--\r\n`;
	await refused(() => raw(lead, `${base}/samtal/nytt`, multipart, 'multipart/form-data; boundary=b'), 413);
});

// Every form that she meets, with every one of its fields.
const FORMS = () => ['/arenden/nytt', '/stodpersoner/nytt', '/samtal/nytt', '/rakna', '/enkat', `${base}/lamna-ut`, `${base}/samtal/nytt`, `${base}/andra`, `${base}/tilldela`, `${base}/avsluta`];

test('broken UTF-8 and NUL bytes are 400 in every field of every form', async () => {
	for (const path of FORMS()) {
		const page = await lead.get(path);
		const form = formOf(page.text, (f) => f.method === 'post' && !f.action.includes('logga-ut'));
		assert.ok(form, path);
		for (const name of Object.keys(form.fields)) {
			for (const bad of ['%FF', '%C3', '%ED%A0%80', '%C0%AF', '%F4%90%80%80', 'a%00b']) {
				const rest = encoded({ ...form.fields, [name]: undefined }).replace(`${name}=undefined`, `${name}=${bad}`);
				const answer = await raw(lead, form.action || path, rest);
				assert.equal(answer.status, 400, `${path} ${name}=${bad}`);
			}
		}
	}
	for (const path of ['/arenden/%FF', '/arenden?fran=%C3', '/arenden/%00', '/a%00rende'])
		assert.ok([400, 404].includes((await lead.get(path)).status), path);
	await stillThere();
});

test('codes and ids that nobody offered are told at their field or hidden', async () => {
	const evil = ['', 'finns_inte', '9999', '2303 ', "'; DROP TABLE support_case;--", '<b>', 'å'.repeat(1000), '-1', '99999999999999999999', 'NULL', '\u202e', '%s%n'];
	for (const path of FORMS()) {
		const form = formOf((await lead.get(path)).text, (f) => f.method === 'post' && !f.action.includes('logga-ut'));
		for (const name of Object.keys(form.fields)) {
			if (['skydd', 'en_gang'].includes(name))
				continue;
			for (const value of evil) {
				const answer = await lead.post(form.action || path, { ...form.fields, [name]: value, en_gang: undefined });
				assert.ok([303, 409, 422].includes(answer.status), `${path} ${name}=${value}: ${answer.status}`);
				assert.ok(!answer.text.includes('<b>'), `${path} ${name} comes back as markup`);
			}
		}
	}
	for (const id of ['a', 'a'.repeat(25), 'a'.repeat(27), 'A'.repeat(26), '0'.repeat(26), 'ö'])
		assert.equal((await lead.get(`/arenden/${id}`)).status, 404, id);
	const answer = await lead.post('/arenden/nytt', { ...(formOf((await lead.get('/arenden/nytt')).text, (f) => 'brott' in f.fields)).fields, ...FIELDS, en_gang: 'x'.repeat(5000) });
	assert.ok(answer.status < 500);
});

test('days and times that do not exist', async () => {
	const form = await noteForm(lead);
	for (const nar of ['2026-02-29', '2026-02-30 10:00', '2026-13-01', '2026-00-10', '2026-04-15 24:00', '2026-04-15 12:60', '0000-00-00', '-1-01-01', '99999-01-01', '15/4', '2026-04-15T', '２０２６-04-15', '2026-04-16', '2099-01-01 10:00']) {
		const answer = await lead.post(`${base}/samtal/nytt`, { ...form.fields, nar, text: 'aldrig sparad', en_gang: undefined });
		assert.equal(answer.status, 422, nar);
	}
	assert.ok(!(await lead.get(base)).text.includes('aldrig sparad'));
});

test('too many fields, wrong types, no body, wrong methods', async () => {
	const form = await noteForm(lead);
	const path = `${base}/samtal/nytt`;
	const many = (n) => encoded(form.fields) + '&f=1'.repeat(n);
	assert.ok([400, 413].includes((await raw(lead, path, many(5000))).status));
	for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencodedx', 'image/png'])
		assert.equal((await raw(lead, path, encoded(form.fields), type)).status, 415, type);
	for (const type of ['multipart/form-data', 'multipart/form-data; boundary='])
		assert.ok([400, 415].includes((await raw(lead, path, '--b\r\n', type)).status), type);
	assert.ok([400, 403, 415].includes((await raw(lead, path, '')).status));
	for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'])
		assert.ok([405, 501].includes((await lead.request(method, path)).status), method);
	await stillThere();
});

test('one submit sent eight times at once is saved once, and all get the same place', async () => {
	const form = await noteForm(lead);
	const body = { ...form.fields, text: 'Bara en gång' };
	const answers = await Promise.all(Array.from({ length: 8 }, () => lead.post(`${base}/samtal/nytt`, body)));
	assert.deepEqual([...new Set(answers.map((a) => `${a.status} ${a.location}`))], [`303 ${base}`]);
	assert.equal((await lead.get(base)).text.split('Bara en gång').length - 1, 1);
});

test('200 notes of 16 clients on one case: none refused, all there once', async () => {
	const clients = await Promise.all(Array.from({ length: 4 }, () => server.login('coordinator')));
	const forms = await Promise.all(clients.map(noteForm));
	let next = 0;
	const worker = async (k) => {
		for (let i = next++; i < 200; i = next++) {
			const who = k % clients.length;
			const answer = await clients[who].post(`${base}/samtal/nytt`, { ...forms[who].fields, text: `Anteckning nr ${i}.`, en_gang: once(i) });
			assert.equal(answer.status, 303, `${i}: ${answer.status} ${answer.text.slice(0, 300)}`);
		}
	};
	await Promise.all(Array.from({ length: 16 }, (_, k) => worker(k)));
	const page = (await lead.get(base)).text;
	for (let i = 0; i < 200; i++)
		assert.equal(page.split(`Anteckning nr ${i}.`).length - 1, 1, `note ${i}`);
});

test('kill -9 while many write: what was acknowledged is there, and the log is whole', async () => {
	let acknowledged = [];
	for (let round = 0; round < 3; round++) {
		lead = await server.login('coordinator');
		const form = await noteForm(lead);
		let number = 0, alive = true;
		const worker = async () => {
			while (alive) {
				const text = `Omgång ${round} nr ${number++}.`;
				const answer = await lead.post(`${base}/samtal/nytt`, { ...form.fields, text, en_gang: once(`${round}b${number}`) }).catch(() => null);
				if (answer?.status === 303)
					acknowledged.push(text);
				else
					alive = false;
			}
		};
		const work = Promise.all(Array.from({ length: 8 }, worker));
		while (acknowledged.length < 25 * (round + 1) && alive)
			await new Promise((done) => setTimeout(done, 5));
		await server.kill9();
		await work;
		await server.restart();
	}
	lead = await server.login('coordinator');
	const page = (await lead.get(base)).text;
	assert.ok(acknowledged.length >= 75);
	for (const text of acknowledged)
		assert.equal(page.split(text).length - 1, 1, text);
	const verdict = JSON.parse(execFileSync(BIN, ['audit', 'verify', '--db', server.stores.data, '--json'], { encoding: 'utf8' }));
	assert.equal(verdict.whole, true);
});

test('a session that has run out opens nothing and changes nothing', async () => {
	const form = await noteForm(lead);
	await server.restart({ clock: '2026-04-15T09:45' });
	assert.equal((await lead.get(base)).status, 303);
	const late = await lead.post(`${base}/samtal/nytt`, { ...form.fields, text: 'För sent', en_gang: once('sent') });
	assert.match(late.location, /^\/logga-in/);
	const draft = await lead.post('/utkast', { skydd: form.fields.skydd, plats: `${base}/samtal/nytt`, text: 'För sent' });
	assert.notEqual(draft.status, 204);
	const again = await server.login('coordinator');
	assert.ok(!(await again.get(base)).text.includes('För sent'));
});
