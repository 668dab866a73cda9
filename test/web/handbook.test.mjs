// SPDX-License-Identifier: AGPL-3.0-or-later
// The manuals: who reads what, that they say what stands on the screen, that a search leads to the place,
// and that the volunteer's is two pages of paper. And the partners' year.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startDemo } from '../lib/server.mjs';
import { axe, closeBrowser, newPage, noTrouble, overflow } from '../lib/browser.mjs';
import { htmlFaults } from '../lib/sweep.mjs';

let server;
before(async () => { server = await startDemo(); });
after(async () => { await closeBrowser(); await server?.stop(); });

const ROLES = ['volunteer', 'coordinator', 'manager', 'municipal_referrer', 'municipal_officer',
	'municipal_reader', 'reviewer', 'administrator'];
const OWN = { volunteer: 'stodperson', coordinator: 'samordnare', manager: 'samordnare', municipal_referrer: 'handlaggare',
	municipal_officer: 'handlaggare', municipal_reader: 'handlaggare', reviewer: 'dataskyddsombud',
	administrator: 'serveransvarig' };
const YEAR = '/handbok/partnerskapets-ar';

// Where a manual's words are to be found: pages by role; "each" follows every link of that kind, since not every case offers all,
// and what such a page leads on to ("then").
const SCREENS = {
	samordnare: { coordinator: ['/idag', '/inkorg', '/inkorg/nytt', 'each /inkorg /inkorg/', '/arenden',
		'each /arenden /arenden/ then /avsluta', '/samtal/nytt', '/jourpass', '/konton', 'each /konton /konton/', '/lankar', '/vittnesstod', '/gallring', '/dataskydd', '/sidor', '/mitt-konto', '/mitt-konto/mejl',
		'/stodpersoner', 'each /stodpersoner /stodpersoner/', '/stodpersoner/tid', '/stodpersoner/aret', '/stodpersoner/prata'], volunteer: ['/vid-fara'] },
	stodperson: { volunteer: ['/idag', '/personer', 'each /personer /arenden/', '/vid-fara', '/min-tid', '/mitt-konto'] },
	handlaggare: { municipal_referrer: ['/formedla', '/mina-formedlingar'],
		municipal_officer: ['/laget', '/kommuner/ragunda/beslut', '/dokument',
			'/kommuner/ragunda/tjansteskrivelse', '/overenskommelse', '/mitt-konto', '/mitt-konto/mejl'] },
	serveransvarig: { administrator: ['/drift', '/sakerhetskopior'] },
	dataskyddsombud: { reviewer: ['/vem-har-last', '/loggens-sigill'], administrator: ['/sakerhetskopior'],
		coordinator: ['/konton', '/dataskydd'] },
};
const words = (html) => html.replace(/<[^>]+>/g, ' ').replaceAll('&quot;', '"').replaceAll('&amp;', '&').replace(/\s+/g, ' ');

async function screens(name) {
	let said = '';
	for (const [role, paths] of Object.entries(SCREENS[name])) {
		const client = await server.login(role);
		for (const path of paths) {
			const [, from, start, then] = path.match(/^each (\S+) (\S+)(?: then (\S+))?$/) ?? [];
			const places = !from ? [path] : [...(await client.get(from)).text
				.matchAll(new RegExp(`href="(${start}[a-z2-7]{26})"`, 'g'))].map((m) => m[1]);
			assert.ok(places.length, path);
			for (const place of places) {
				const answer = await client.get(place);
				assert.equal(answer.status, 200, place);
				said += words(answer.text);
				if (then && answer.text.includes(`href="${place}${then}"`))
					said += words((await client.get(place + then)).text);
			}
		}
	}
	return said;
}

for (const name of Object.keys(SCREENS))
	test(`${name}: each word in bold stands on a screen`, async () => {
		const manual = readFileSync(`docs/handbok/${name}.md`, 'utf8');
		const labels = [...manual.matchAll(/\*\*([^*]+)\*\*/g)].map((m) => m[1].replace(/\s+/g, ' '));
		const said = await screens(name);
		assert.ok(labels.length);
		assert.deepEqual(labels.filter((label) => !said.includes(label)), []);
	});

for (const role of ROLES)
	test(`${role}: own manual first, with its pictures; all can be read`, async () => {
		const client = await server.login(role);
		assert.ok((await client.get((await client.get('/')).location)).text.includes('href="/handbok"'));
		const shelf = await client.get('/handbok');
		const links = [...shelf.text.split('<main')[1].matchAll(/href="(\/handbok\/[a-z-]+)"/g)].map((m) => m[1]);
		assert.equal(links[0], `/handbok/${OWN[role]}`);
		assert.equal(links.includes(YEAR), role !== 'administrator');
		for (const link of links) {
			const page = await client.get(link);
			assert.equal(page.status, 200, link);
			assert.deepEqual(await htmlFaults(page.text), [], link);
		}
		assert.deepEqual(await htmlFaults(shelf.text), []);
		const own = await client.get(links[0]);
		const pictures = [...own.text.matchAll(/<img src="([^"]+)"/g)].map((m) => m[1]);
		assert.ok(pictures.length);
		for (const picture of pictures) {
			const answer = await fetch(server.url + picture);
			assert.equal(answer.headers.get('content-type'), 'image/webp');
			assert.equal(Buffer.from(await answer.arrayBuffer()).toString('latin1', 8, 12), 'WEBP');
		}
	});

test('a search leads to the place in the manual, or says what to do', async () => {
	const client = await server.login('volunteer');
	const found = await client.get(`/handbok?sok=${encodeURIComponent('GLÖMT lösenfras')}`);
	assert.match(found.text, /href="\/handbok\/stodperson#om-nagot-kranglar"/);
	assert.match((await client.get('/handbok/stodperson')).text, /id="om-nagot-kranglar"/);
	assert.match((await client.get('/handbok?sok=giraff')).text, /Inget avsnitt har alla orden/);
	const long = await client.get(`/handbok?sok=${'x'.repeat(90)}`);
	assert.equal(long.status, 422);
	assert.match(long.text, /x{90}/);
	assert.match((await client.get('/handbok?sok=%3Cb%3E')).text, /value="&lt;b&gt;"/);
	assert.equal((await client.get('/handbok/README')).status, 404);
});

test('who has not signed in does not read them', async () => {
	assert.equal((await server.client().get('/handbok')).status, 303);
	assert.equal((await (await server.login('administrator')).get(YEAR)).status, 403);
});

for (const role of ['manager', 'municipal_officer', 'municipal_reader', 'volunteer', 'coordinator'])
	test(`${role}: each link of the year answers`, async () => {
		const client = await server.login(role);
		const page = await client.get(YEAR);
		assert.equal(page.status, 200);
		const main = page.text.split('<main')[1].split('</main>')[0];
		const links = [...main.matchAll(/href="(\/[^"#]*)"/g)].map((m) => m[1]);
		assert.ok(links.includes('/bidrag') && links.includes('/kommuner'));
		for (const link of links)
			assert.equal((await client.get(link)).status, 200, link);
	});

for (const [role, width, paths] of [['municipal_officer', 390, [YEAR, '/handbok?sok=beslut']],
	['administrator', 320, ['/handbok/serveransvarig']], ['volunteer', 1280, ['/handbok/stodperson']]])
	test(`the manuals are without violations at ${width} px`, async () => {
		const page = await newPage(server, { role, width });
		for (const path of paths) {
			await page.goto(server.url + path);
			await axe(page);
			assert.ok(await overflow(page) <= 0);
		}
		noTrouble(page);
		if (role === 'volunteer') {
			const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
			assert.ok(pdf.match(/\/Type\s*\/Page\b/g).length <= 2);
		}
	});
