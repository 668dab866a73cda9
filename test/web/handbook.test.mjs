// SPDX-License-Identifier: AGPL-3.0-or-later
// The manual of the partners' year: who reads it, and that it leads only where the reader may go.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';

let server;
before(async () => { server = await startDemo(); });
after(async () => { await closeBrowser(); await server?.stop(); });

for (const role of ['manager', 'municipal_officer', 'municipal_reader', 'volunteer', 'coordinator'])
	test(`${role}: each link of the manual answers`, async () => {
		const client = await server.login(role);
		const page = await client.get('/handbok');
		assert.equal(page.status, 200);
		const main = page.text.split('<main')[1].split('</main>')[0];
		const links = [...main.matchAll(/href="(\/[^"#]*)"/g)].map((m) => m[1]);
		assert.ok(links.includes('/bidrag') && links.includes('/kommuner'));
		for (const link of links)
			assert.equal((await client.get(link)).status, 200, link);
		const menu = (await client.get('/idag')).text.includes('href="/handbok"');
		assert.equal(menu, ['manager', 'municipal_officer', 'municipal_reader'].includes(role));
	});

test('the server host and who has not signed in do not read it', async () => {
	assert.equal((await (await server.login('administrator')).get('/handbok')).status, 403);
	assert.equal((await server.client().get('/handbok')).status, 303);
});

for (const width of [390, 1280])
	test(`the manual is without violations at ${width} px`, async () => {
		const page = await newPage(server, { role: 'municipal_officer', width });
		await page.goto(`${server.url}/handbok`);
		await axe(page);
		assert.ok(await overflow(page) <= 0);
		noTrouble(page);
	});
