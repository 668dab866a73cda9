// SPDX-License-Identifier: AGPL-3.0-or-later
// What programs that watch the server are told, and what its log never tells.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';

let server;
// As talkative as it can be: every request, and every statement however quick.
before(async () => { server = await startDemo({ args: ['--log-level', 'debug', '--slow-query-ms', '0'] }); });
after(() => server?.stop());

const lines = () => readFileSync(server.log, 'utf8').trim().split('\n').map((l) => JSON.parse(l));
const get = (path, headers) => fetch(server.url + path, { headers }).then(async (a) => ({ status: a.status, type: a.headers.get('content-type'), text: await a.text() }));

// The laws of the text format 0.0.4 that a scraper goes by: each figure under its HELP and TYPE, once,
// with a number; a counter ends in _total; a histogram's buckets grow up to +Inf, which is its count.
function faults(text) {
	const bad = [], types = new Map(), seen = new Set(), last = new Map();
	let name = '';
	assert.ok(text.endsWith('\n'));
	for (const line of text.trimEnd().split('\n')) {
		const [, kind, of, rest] = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line) ?? [];
		if (kind === 'HELP') {
			if (types.has(of))
				bad.push(`${of}: told twice`);
			name = of;
			continue;
		}
		if (kind === 'TYPE') {
			if (of !== name || !['counter', 'gauge', 'histogram'].includes(rest) || (rest === 'counter') !== of.endsWith('_total'))
				bad.push(line);
			types.set(of, rest);
			continue;
		}
		const [, metric, labels = '', value] = /^([a-zA-Z_:][\w:]*)(\{[a-z_]+="[^"\\\n]*"(?:,[a-z_]+="[^"\\\n]*")*\})? (\S+)$/.exec(line) ?? [];
		const base = types.get(name) === 'histogram' ? metric?.replace(/_(bucket|sum|count)$/, '') : metric;
		if (base !== name || !Number.isFinite(Number(value)) || seen.has(metric + labels))
			bad.push(line);
		seen.add(metric + labels);
		if (metric?.endsWith('_bucket')) {
			if (Number(value) < (last.get(name) ?? 0))
				bad.push(`${line}: fewer than before`);
			last.set(name, Number(value));
		}
		if (metric?.endsWith('_count') && (Number(value) !== last.get(name) || !seen.has(`${name}_bucket{le="+Inf"}`)))
			bad.push(`${line}: not the last bucket`);
	}
	return bad;
}

test('alive and ready are two questions', async () => {
	assert.equal((await get('/healthz')).text, 'ok\n');
	const { status, text } = await get('/readyz');
	assert.equal(status, 200);
	assert.equal(text, 'ready\ndata ok\nvault ok\ndisk ok\n');
});

test('figures in the format of Prometheus, to this machine alone', async () => {
	await (await server.login('coordinator')).get('/arenden');
	const { status, type, text } = await get('/metrics');
	assert.equal(status, 200);
	assert.match(type, /^text\/plain; version=0\.0\.4/);
	assert.deepEqual(faults(text), []);
	for (const name of ['medstod_build_info', 'process_resident_memory_bytes', 'medstod_http_requests_total\\{status="2xx"\\}',
		'medstod_http_request_duration_seconds_bucket\\{le="0.005"\\}', 'medstod_jobs\\{state="given_up"\\}', 'medstod_db_slow_total\\{room="support"\\}'])
		assert.match(text, new RegExp(`^${name}.* [1-9]|^${name}.* 0$`, 'm'), name);
	assert.ok(Number(/^process_resident_memory_bytes (\S+)/m.exec(text)[1]) > 1e6);
	assert.ok(Number(/^medstod_http_requests_total\{status="2xx"\} (\d+)/m.exec(text)[1]) > 2);
	const told = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
	if (!told.error)
		assert.equal(told.stdout + told.stderr, '', 'promtool');
	for (const headers of [{ 'x-forwarded-for': '198.51.100.7' }, { forwarded: 'for=198.51.100.7' }, { via: '1.1 proxy' }])
		assert.equal((await get('/metrics', headers)).status, 404, JSON.stringify(headers));
});

test('the check of the format finds what is wrong', () => {
	const good = '# HELP a_total Words.\n# TYPE a_total counter\na_total 1\n';
	assert.deepEqual(faults(good), []);
	for (const bad of [good.replace('a_total 1', 'a_total many'), good.replaceAll('a_total', 'a'), `${good}a_total 2\n`, `${good}b 1\n`,
		good.replace('TYPE a', 'TYPE b'), '# HELP h Words.\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_count 1\n'])
		assert.notEqual(faults(bad).length, 0, bad);
});

test('each line of a request carries its id, and the trace of who asked', async () => {
	const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
	await get('/readyz', { traceparent: `00-${trace}-00f067aa0ba902b7-01` });
	const mine = lines().filter((l) => l.trace === trace);
	const id = mine[0].request;
	assert.match(id, /^[a-z2-7]{13}$/);
	assert.ok(mine.every((l) => l.request === id));
	assert.deepEqual([...new Set(mine.map((l) => l.event))].sort(), ['db.slow', 'http.request']);
	const end = mine.find((l) => l.event === 'http.request');
	assert.deepEqual([end.method, end.route, end.status], ['GET', '/readyz', '200']);
	for (const wrong of [`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `00-${trace.toUpperCase()}-00f067aa0ba902b7-01`, `01-${trace}-00f067aa0ba902b7-01`, 'Zelda'])
		await get('/tillganglighet', { traceparent: wrong });
	const others = lines().filter((l) => l.route === '/tillganglighet');
	assert.equal(others.length, 4);
	assert.ok(others.every((l) => !('trace' in l)));
});

test('a slow statement is told by its room, without its values', () => {
	const slow = lines().filter((l) => l.event === 'db.slow');
	const rooms = new Set(slow.map((l) => l.room));
	for (const room of ['auth', 'audit', 'job', 'support', 'vault'])
		assert.ok(rooms.has(room), room);
	assert.ok(slow.every((l) => /^\d+$/.test(l.ms) && l.sql.length > 2));
});

test('no name, number, note, phrase or code reaches the log on the whole road of a case', async () => {
	const planted = { name: 'Zelda Kvastlund', phone: '070-1740699', note: 'Brukar sova hos moster Qvick', mail: 'zelda.kvastlund@post.example',
		phrase: 'fikonträd-lyktstolpe-ugglebo', wrong: 'rabarber-mätsticka' };
	const lead = await server.login('coordinator');
	const pasted = await lead.submit('/inkorg/nytt', (f) => 'text' in f.fields,
		{ text: `Målsägande: ${planted.name}\nTelefon: ${planted.phone}\nE-post: ${planted.mail}\nBrott: Misshandel\n${planted.note}\n` });
	assert.equal(pasted.status, 303);
	await lead.get(pasted.location);
	const made = await lead.submit('/arenden/nytt', (f) => 'brott' in f.fields,
		{ roll: 'victim', brott: 'assault', anmalt: 'yes', kommun: '2303', namn: planted.name, telefon: planted.phone });
	assert.equal(made.status, 303);
	const base = made.location;
	assert.equal((await lead.submit(`${base}/samtal/nytt`, (f) => 'text' in f.fields, { text: planted.note, minuter: '25' })).status, 303);
	assert.equal((await lead.submit(`${base}/samtal/nytt`, (f) => 'text' in f.fields, { text: planted.note, minuter: planted.phone })).status, 422);
	for (const path of ['/arenden', '/personer', '/idag', base, `${base}/andra`, `${base}/tilldela`, `${base}/avsluta`, `/arenden?sok=${encodeURIComponent(planted.name)}`,
		`/${encodeURIComponent(planted.name)}`, `/arenden/${planted.phone}`])
		await lead.get(path, { 'user-agent': planted.note.replaceAll(' ', '-'), referer: `${server.url}/${planted.phone}` });
	const visitor = server.client();
	await visitor.submit('/logga-in', (f) => server.loginForm.password_field in f.fields,
		{ [server.loginForm.user_field]: planted.mail, [server.loginForm.password_field]: planted.wrong });
	await visitor.get(`/kom-igang/${planted.phrase.replaceAll('-', '')}`);
	const others = [...(await lead.get('/arenden')).text.matchAll(/href="\/arenden\/[a-z2-7]{26}"[^>]*>(?:\s|<[^>]*>)*([^<]+)</g)].map((m) => m[1].trim());
	assert.ok(others.length > 3);
	const log = readFileSync(server.log, 'utf8');
	assert.ok(log.includes('"/arenden/nytt"') && log.includes('"/inkorg/nytt"'), 'the road was logged');
	const words = [...Object.values(planted), ...others, 'Zelda', 'Kvastlund', '0701740699', '1740699', 'moster', 'fikonträd', 'Zelda%20', server.accounts.coordinator.password];
	for (const word of words)
		assert.ok(!log.includes(word), `the log tells "${word}": ${log.split('\n').find((l) => l.includes(word))}`);
});
