// SPDX-License-Identifier: AGPL-3.0-or-later
// The sweep on a small site with one fault per page: each is told, and the good page is left alone.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { closeBrowser } from '../lib/browser.mjs';
import { formOf } from '../lib/client.mjs';
import { sweep } from '../lib/sweep.mjs';

const page = (body, head = '') => `<!DOCTYPE html>
<html lang="sv"><head><meta charset="utf-8"><title>Prov</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${head}</head>
<body><main>${body}</main></body></html>`;

const PAGES = {
	'/': [page('<h1>Start</h1><p><a href="/god">En god sida</a></p>')],
	'/god': [page('<h1>God</h1><p>Allt är väl.</p>')],
	'/kontrast': [page('<h1>Ljus</h1><p>grå</p>', '<link rel="stylesheet" href="/ljus.css">'), /color-contrast/],
	'/mork': [page('<h1>Mörk</h1><p>grå</p>', '<link rel="stylesheet" href="/mork.css">'), /^1280 px dark: color-contrast/m],
	'/bred': [page('<h1>Bred</h1><div class="bred">x</div>', '<link rel="stylesheet" href="/bred.css">'), /px wider than the window/],
	'/tva': [page('<h1>Ett</h1><h1>Två</h1>'), /2 h1, not 1/],
	'/dubbel': [page('<h1>Dubbel</h1><p id="a">a</p><p id="a">b</p>'), /html: .*no-dup-id/],
	'/skript': [page('<h1>Skript</h1>', '<script src="/trasig.js"></script>'), /script: aj/],
	'/bild': [page('<h1>Bild</h1><img src="/finns-inte.png" alt="">'), /404: /],
	'/utom': [page('<h1>Utom</h1><img src="http://127.0.0.2:9/x.png" alt="">'), /asks another host/],
	'/tom': [page('<p id="x"></p>', '<script src="/rita.js" defer></script>'), /no h1 to see without scripts/],
};
const FILES = {
	'/ljus.css': 'p { color: #ccc }',
	'/mork.css': '@media (prefers-color-scheme: dark) { body { background: #000; color: #fff } p { color: #222 } }',
	'/bred.css': '.bred { width: 2000px }',
	'/trasig.js': 'throw new Error("aj");',
	'/rita.js': 'document.querySelector("main").innerHTML = "<h1>Ritad</h1>";',
	'/favicon.ico': '',
};

let server, site;
before(async () => {
	site = createServer((request, answer) => {
		const path = request.url;
		const body = PAGES[path]?.[0] ?? FILES[path];
		const type = path.endsWith('.css') ? 'text/css' : path.endsWith('.js') ? 'text/javascript' : 'text/html';
		answer.writeHead(body === undefined ? 404 : 200, { 'content-type': `${type}; charset=utf-8` });
		answer.end(body ?? page('<h1>Finns inte</h1>'));
	});
	await new Promise((done) => site.listen(0, '127.0.0.1', done));
	server = { url: `http://127.0.0.1:${site.address().port}` };
});
after(async () => {
	await closeBrowser();
	site.close();
	site.closeAllConnections();
});

async function faultsFrom(start) {
	const found = {};
	await sweep(server, {
		start, looksAt: [{ width: 390, dark: false }, { width: 1280, dark: true }],
		seen: (path, faults) => { found[path] = faults.join('\n'); },
	});
	return found;
}

test('the sweep follows links and has nothing to say about good pages', async () => {
	assert.deepEqual(await faultsFrom('/'), { '/': '', '/god': '' });
});

for (const [path, [, fault]] of Object.entries(PAGES).filter(([, [, f]]) => f))
	test(`the sweep tells what is wrong with ${path}`, async () => {
		assert.match((await faultsFrom(path))[path], fault);
	});

test('the sweep tells a dead link', async () => {
	assert.match((await faultsFrom('/borta'))['/borta'], /status 404/);
});

test('a form is read as a browser would send it', () => {
	const form = formOf(`<form action="/a?x=1&amp;y=2" method="POST">
		<input type="hidden" name="csrf" value="a&quot;b"><input name=plain value=bare>
		<input type="checkbox" name="on" checked><input type="checkbox" name="off">
		<input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
		<textarea name="t">\nå &lt; ä</textarea><button name="go">Spara</button>
		<select name="s"><option value="1">ett<option value="2" selected>två</select></form>`);
	assert.equal(form.action, '/a?x=1&y=2');
	assert.equal(form.method, 'post');
	assert.deepEqual(form.fields, { csrf: 'a"b', plain: 'bare', on: 'on', r: '2', t: 'å < ä', s: '2' });
});
