// SPDX-License-Identifier: AGPL-3.0-or-later
// letters.mjs - a flood of what scanners send at the form for letters, one at a time: quotes, binary bytes, line ends,
// long texts, bodies that are no form, and good letters between. Prints how often each status came, and what was
// answered with 500 or above. After so many letters that is the day's limit, which is a 503: to look past it, build with
// MAILBOX_DAY_MOST, MAILBOX_LETTERS_MOST (src/mailbox/mailbox.h) and LETTERS (mailbox_flood.c) raised.
//
//	TEST_MEDSTOD=build/test/medstod node test/scan/letters.mjs [GOOD]
import { formOf } from '../lib/client.mjs';
import { startDemo } from '../lib/server.mjs';

const EVIL = ['', "'", '"', "' OR 1=1 --", '\r\nSet-Cookie: a=b\r\n', '<script>alert(1)</script>', '\0', '\x01\x02\x7f', 'A'.repeat(20000), 'å'.repeat(9000),
	'../../../../etc/passwd', ';env;', '$(sleep 5)', '%0d%0aX:1', '𝕏'.repeat(4000), '\u202e', '\uFFFE', 'https://evil.example/', '{{7*7}}', '%s%n%x', '-1', '1e999'];
const BODIES = ['text=%ff%fe%00&svar=code', '%', '&&&==', 'text', 'text=a&text=b&text=c', 'a=b&'.repeat(3000),
	Buffer.from([...Array(4096).keys()].map((i) => (i * 7) & 255)), `text=${'%00'.repeat(3000)}`, 'x'.repeat(3_000_000)];
const TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', 'application/json'];

const server = await startDemo(), client = server.client();
const { fields } = formOf((await client.get('/skriv')).text, (f) => 'text' in f.fields);
const good = { ...fields, svar: 'code', andra: 'no', text: 'Hej', sprak_val: 'sv' };
const times = new Map(), bad = [];
function tell({ status }, what) {
	times.set(status, (times.get(status) ?? 0) + 1);
	if (status >= 500)
		bad.push(`${status} ${what}`);
}

for (const name of Object.keys(good))
	for (const value of EVIL)
		tell(await client.post('/skriv', { ...good, [name]: value }), `${name}=${JSON.stringify(value).slice(0, 40)}`);
for (const body of BODIES)
	for (const type of TYPES)
		tell(await client.request('POST', '/skriv', { body, headers: { 'content-type': type, origin: server.url } }), type);
for (let i = 0; i < Number(process.argv[2] ?? 220); i++)
	tell(await client.post('/skriv', { ...good, text: `${i} ${EVIL[i % EVIL.length].slice(0, 4000)}x` }), 'a good letter');
console.log([...times].sort().map(([status, n]) => `${status}: ${n}`).join(', '));
for (const line of new Set(bad))
	console.log(line);
await server.stop(); // tells what a sanitizer said
