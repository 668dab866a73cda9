// SPDX-License-Identifier: AGPL-3.0-or-later
// site.mjs - the addresses of the public pages that are made of a text in a language.
import { readdirSync } from 'node:fs';

const OWN = ['kommun', 'statistik', 'tillganglighet']; // easy words of pages that stand elsewhere

export const sitePaths = (lang) => readdirSync(`src/site/pages/${lang}`).map((f) => f.replace(/\.md$/, ''))
	.filter((n) => !OWN.includes(n)).map((n) => (n === 'start' ? '/stod' : `/stod/${n}`));
