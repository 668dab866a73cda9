// SPDX-License-Identifier: AGPL-3.0-or-later
// pictures.mjs - the pictures of the README, from a fresh demo at a fixed time.
import { closeBrowser, newPage, screenshot } from './browser.mjs';
import { startDemo } from './server.mjs';

const PICTURES = [
	{ name: 'idag', role: 'coordinator', path: '/idag', widths: [1280, 390] },
	{ name: 'arende', role: 'coordinator', path: '/arenden', link: 'a.m-list__row', widths: [1280] },
	{ name: 'laget', role: 'municipal_officer', path: '/laget', widths: [1280] },
];

const server = await startDemo();
try {
	for (const { name, role, path, link, widths } of PICTURES) {
		for (const width of widths) {
			const page = await newPage(server, { role, width });
			await page.goto(server.url + path);
			if (link)
				await page.locator(`main ${link}`).first().click();
			console.log(await screenshot(page, `${name}-${width}`, 'docs/pictures'));
			await page.context().close();
		}
	}
} finally {
	await closeBrowser();
	await server.stop();
}
