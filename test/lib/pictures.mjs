// SPDX-License-Identifier: AGPL-3.0-or-later
// pictures.mjs - the pictures of the README and the manuals, from a fresh demo at a fixed time.
//
//	node test/lib/pictures.mjs            makes docs/pictures/*.webp, and words.json: what each of them says
//	node test/lib/pictures.mjs --check    makes none; exit 1 when a page says something else than its picture
import { readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { closeBrowser, launch, newPage } from './browser.mjs';
import { startDemo } from './server.mjs';

const FOLDER = 'docs/pictures';
const WORDS = join(FOLDER, 'words.json');
const CASE = 'a.m-list__row:has-text("Elin F.")';
const PICTURES = [
	{ name: 'idag-1280', role: 'coordinator', path: '/idag', width: 1280 },
	{ name: 'idag-390', role: 'volunteer', path: '/idag', width: 390 },
	{ name: 'person-390', role: 'volunteer', path: '/personer', link: 'a.m-list__row', width: 390 },
	{ name: 'inkorg-1280', role: 'coordinator', path: '/inkorg', width: 1280 },
	{ name: 'arende-1280', role: 'coordinator', path: '/arenden', link: CASE, width: 1280 },
	{ name: 'formedla-1280', role: 'municipal_referrer', path: '/formedla', width: 1280 },
	{ name: 'laget-1280', role: 'municipal_officer', path: '/laget', width: 1280 },
	{ name: 'lasningar-1280', role: 'reviewer', path: '/vem-har-last', width: 1280 },
	{ name: 'drift-1280', role: 'administrator', path: '/drift', width: 1280 },
];

// Words of a page that do not change from one making to the next: random ids are left out, and the order of the
// lines, which they decide where two things are due at once.
const wordsOf = async (page) => createHash('sha256').update((await page.locator('main').innerText())
	.replace(/\b[A-Z2-7]{6}\b|\b[0-9a-f]{8,}\b|\d/g, '').split('\n').map((line) => line.trim()).sort().join(' ').replace(/\s+/g, ' '))
	.digest('hex').slice(0, 16);

// Chromium writes WebP, at a quarter of the bytes that PNG takes.
async function webp(png) {
	const page = await (await launch()).newPage();
	const url = await page.evaluate(async (data) => {
		const image = new Image();
		image.src = `data:image/png;base64,${data}`;
		await image.decode();
		const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
		canvas.getContext('2d').drawImage(image, 0, 0);
		return canvas.toDataURL('image/webp', 0.82);
	}, png.toString('base64'));
	await page.close();
	return Buffer.from(url.split(',')[1], 'base64');
}

const check = process.argv.includes('--check');
const said = {};
const server = await startDemo();
try {
	for (const { name, role, path, link, width } of PICTURES) {
		const page = await newPage(server, { role, width });
		await page.goto(server.url + path);
		if (link)
			await page.locator(`main ${link}`).first().click();
		await page.waitForLoadState();
		said[name] = await wordsOf(page);
		if (!check) {
			const bytes = await webp(await page.screenshot({ animations: 'disabled' }));
			writeFileSync(join(FOLDER, `${name}.webp`), bytes);
			console.log(`${name}.webp ${bytes.length}`);
		}
		await page.context().close();
	}
} finally {
	await closeBrowser();
	await server.stop();
}
if (check) {
	const then = JSON.parse(readFileSync(WORDS, 'utf8'));
	const old = PICTURES.map((p) => p.name).filter((name) => then[name] !== said[name]);
	if (old.length)
		console.error(`These pages say something else than their picture: ${old.join(', ')}. Run script/screenshots.`);
	process.exitCode = old.length ? 1 : 0;
} else {
	writeFileSync(WORDS, JSON.stringify(said, null, '\t') + '\n');
}
