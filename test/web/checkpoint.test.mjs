// SPDX-License-Identifier: AGPL-3.0-or-later
// The log's seal leaves the server by itself: a file each night, a mail each Monday.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { mailServer } from '../lib/mail.mjs';
import { BIN, startDemo } from '../lib/server.mjs';

async function wait(for_it) {
	for (let i = 0; i < 600 && !for_it(); i++)
		await sleep(50);
	return for_it();
}

test('a signed checkpoint is left each night, and verify compares with it', async () => {
	const to = mkdtempSync(join(tmpdir(), 'medstod-sigill-'));
	const mail = await mailServer();
	const demo = await startDemo({ args: ['--checkpoint-to', to, '--checkpoint-mail', 'styrelsen@example.se',
		'--checkpoint-hash-mail', 'kommun@example.se, annan@example.se',
		'--smtp-url', `smtp://127.0.0.1:${mail.port}`, '--smtp-from', 'post@example.se'] });
	const verify = (file) => spawnSync(BIN, ['audit', 'verify', '--db', demo.stores.data, '--checkpoint', file,
		'--key', join(demo.dir, 'signing.pub'), '--json'], { encoding: 'utf8' });
	try {
		const wednesday = join(to, '2026-04-15.txt');
		assert.ok(await wait(() => existsSync(wednesday)));
		assert.equal(mail.text(), '', 'by mail on Mondays alone');
		const good = verify(wednesday);
		assert.equal(good.status, 0, good.stdout + good.stderr);
		await demo.restart({ clock: '2026-04-20T03:25' });
		const mails = () => mail.text().split('END MESSAGE').slice(0, -1);
		assert.ok(await wait(() => mails().length === 3), mail.text());
		const [board, ...others] = mails().sort((a, b) => b.includes('<styrelsen@example.se>') - a.includes('<styrelsen@example.se>'));
		assert.match(board, /To: <styrelsen@example\.se>/);
		assert.match(board, /medstod audit checkpoint 1/);
		assert.doesNotMatch(mail.text(), /Karin|Brottsofferjour/);
		// The municipalities: one mail each, and no more than what fits the board's file.
		const hash = execFileSync('b2sum', ['-l', '256', join(to, '2026-04-20.txt')], { encoding: 'utf8' }).slice(0, 64);
		assert.deepEqual(others.map((m) => /To: <(\w+)@/.exec(m)[1]).sort(), ['annan', 'kommun']);
		for (const one of others) {
			assert.ok(one.includes(hash), one);
			assert.doesNotMatch(one, /audit checkpoint|^head /m);
		}
		assert.deepEqual(readdirSync(to).sort(), ['2026-04-15.txt', '2026-04-20.txt']);
		await demo.login('coordinator');
		const later = JSON.parse(verify(join(to, '2026-04-20.txt')).stdout);
		assert.ok(later.whole && later.unprotected.rows > 0, 'rows after it are named as unprotected');
		const text = readFileSync(wednesday, 'utf8').replace(/^head 1 \d+ ../m, (s) => `${s.slice(0, -2)}ff`);
		writeFileSync(wednesday, text);
		assert.equal(verify(wednesday).status, 2, 'an altered one is refused');

		demo.sql('UPDATE audit_row SET at = at + 1 WHERE seq = 2');
		await demo.restart({ clock: '2026-04-21T03:25' });
		assert.ok(await wait(() => /Loggen =C3=A4r inte hel/.test(mail.text())), 'told at once');
		assert.ok(!existsSync(join(to, '2026-04-21.txt')), 'and nothing is signed');
	} finally {
		await demo.stop();
		mail.stop();
		rmSync(to, { recursive: true });
	}
});
