// SPDX-License-Identifier: AGPL-3.0-or-later
// What every answer tells the browser to refuse, whatever kind of answer it is; and that the content
// security policy is one that Google's evaluator has nothing to say about.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';

const require = createRequire(import.meta.url);
const { CspParser } = require('csp_evaluator/dist/parser.js');
const { CspEvaluator } = require('csp_evaluator/dist/evaluator.js');
const { Severity } = require('csp_evaluator/dist/finding.js');

let server;
before(async () => { server = await startDemo({ args: ['--trust-proxy', 'yes'] }); });
after(() => server?.stop());

const FIXED = {
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
	'x-frame-options': 'DENY',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'cross-origin-embedder-policy': 'require-corp',
	'origin-agent-cluster': '?1',
};
const NONCE = /'nonce-([A-Za-z0-9_-]{22})'/;
const ASSET = /\/tillgangar\/app\.[^"]+\.js/;

function check(what, { headers, text }, { cached = false } = {}) {
	for (const [name, value] of Object.entries(FIXED))
		assert.equal(headers.get(name), value, `${what}: ${name}`);
	const csp = headers.get('content-security-policy');
	assert.match(csp, /^default-src 'none'; script-src 'nonce-[\w-]{22}' 'strict-dynamic'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'$/, what);
	for (const feature of ['camera', 'microphone', 'geolocation', 'payment', 'usb'])
		assert.match(headers.get('permissions-policy'), new RegExp(`\\b${feature}=\\(\\)`), what);
	assert.equal(headers.get('server'), null, what);
	assert.equal(headers.get('x-powered-by'), null, what);
	const [, nonce] = NONCE.exec(csp);
	if (cached)
		return nonce;
	assert.equal(headers.get('cache-control'), 'no-store', `${what}: cache-control`);
	for (const [tag] of text.matchAll(/<script\b[^>]*>/g))
		assert.ok(tag.includes(`nonce="${nonce}"`), `${what}: ${tag}`);
	return nonce;
}

test('every kind of answer carries the set', async () => {
	const none = server.client();
	const lead = await server.login('coordinator');
	const officer = await server.login('municipal_officer');
	const home = await lead.get('/idag');
	const asset = ASSET.exec(home.text)[0];
	const kinds = {
		'a public page': await none.get('/tillganglighet'),
		'the login': await none.get('/logga-in'),
		'a redirect to the login': await none.get('/idag'),
		'a staff page': home,
		'a list of cases': await lead.get('/arenden'),
		'a page of a municipality': await officer.get('/laget'),
		'a refused form': await none.post('/logga-in', { anvandare: '' }),
		'a form without its token': await lead.post('/samtal/nytt', {}),
		'a wrong phrase': await none.login(server.loginForm, { user: 'x', password: 'y' }),
		'not found': await lead.get('/finns/inte'),
		'hidden': await officer.get('/arenden'),
		'not allowed': await lead.get('/drift'),
		'a wrong method': await lead.request('DELETE', '/arenden'),
		'a wrong type': await lead.request('POST', '/samtal/nytt', { body: '{}', headers: { 'content-type': 'application/json' } }),
		'a table': await lead.get('/statistik.csv'),
		'a file about people': await lead.get('/excel/arenden.csv'),
		'broken UTF-8': await none.get('/%ff'),
		'the health page': await none.get('/healthz'),
	};
	const seen = new Set();
	for (const [what, answer] of Object.entries(kinds)) {
		assert.ok(answer.status < 500, `${what}: ${answer.status}`);
		seen.add(check(what, answer));
	}
	assert.equal(seen.size, Object.keys(kinds).length, 'each answer has a nonce of its own');
	check('a script', await none.get(asset), { cached: true });
	check('a style', await none.get(/\/tillgangar\/app\.[^"]+\.css/.exec(home.text)[0]), { cached: true });
});

test('a page that is built once bears the nonce of each answer', async () => {
	for (const path of ['/stod', '/stod/nu', '/stod?sprak=en', '/tillganglighet', '/logga-in']) {
		const seen = new Set();
		for (let i = 0; i < 3; i++) {
			const answer = await server.client().get(path);
			const [, allowed] = /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy'));
			assert.equal(/<script[^>]* nonce="([^"]+)"/.exec(answer.text)?.[1], allowed, path);
			seen.add(allowed);
		}
		assert.equal(seen.size, 3, path);
	}
});

test('behind TLS the browser stays with it', async () => {
	const client = server.client();
	const plain = await client.get('/logga-in');
	assert.equal(plain.headers.get('strict-transport-security'), null);
	const tls = await client.get('/logga-in', { 'x-forwarded-proto': 'https' });
	assert.equal(tls.headers.get('strict-transport-security'), 'max-age=63072000; includeSubDomains');
});

test('the evaluator finds nothing in the content security policy', async () => {
	const evaluate = (csp) => new CspEvaluator(new CspParser(csp).csp).evaluate()
		.filter((f) => f.severity < Severity.NONE && f.severity !== Severity.STRICT_CSP)
		.map((f) => `${f.severity} ${f.directive} ${f.value ?? ''}: ${f.description}`);
	const csp = (await server.client().get('/logga-in')).headers.get('content-security-policy');
	assert.deepEqual(evaluate(csp), []);
	assert.notDeepEqual(evaluate(csp.replace(/'nonce-.*'strict-dynamic'/, "'self'")), [], 'it would have told');
});
