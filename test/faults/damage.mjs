// SPDX-License-Identifier: AGPL-3.0-or-later
// damage.mjs - bytes of a store change on the disk while the server is down.
// usage: node test/faults/damage.mjs [ROUNDS]     prints a table, then TAP
//
// 96 bytes of a page are overwritten, in the data or in the keys. Then: medstod doctor says so, or
// nothing that is kept has changed, or (counted) nobody sees it; a server with sanitizers serves what
// it can and never dies of it. The log's newest frames likewise: SQLite leaves out what does not add up.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { closeSync, cpSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BIN, startDemo, startIn } from '../lib/server.mjs';

const PAGE = 4096;
const rounds = Number(process.argv[2] ?? 20);
const env = (server) => ({ ...process.env, MEDSTOD_CLOCK: server.clock, TZ: 'UTC' });

function overwrite(file, at) {
	const fd = openSync(file, 'r+');
	writeSync(fd, randomBytes(96), 0, 96, at);
	closeSync(fd);
}

// All rows as text. One that cannot be read to its end is another.
function rows(dir, store) {
	const run = spawnSync('sqlite3', [join(dir, `${store}.db`), '.dump'], { maxBuffer: 1 << 28 });
	return createHash('sha256').update(run.stdout).update(String(run.status)).digest('hex');
}

// Which table the first row that differs is of.
function where(a, b, store) {
	const text = (dir) => spawnSync('sqlite3', [join(dir, `${store}.db`), '.dump'], { encoding: 'latin1', maxBuffer: 1 << 28 }).stdout.split('\n');
	const then = new Set(text(b));
	return /(?:INTO|TABLE) (\w+)/.exec(text(a).find((line) => !then.has(line)) ?? '')?.[1] ?? 'a remark in the schema';
}

async function serves(dir, like) {
	const server = await startIn(dir, like).catch((e) => {
		// It refuses to start, in words; where a commit met what is damaged it stops as it does when a disk fails.
		if (/Sanitizer|runtime error/.test(e.message) || (/\(SIG/.test(e.message) && !/"event":"db.stop"/.test(e.message)))
			throw e;
		return null;
	});
	if (!server)
		return false;
	const lead = await server.login('coordinator').catch(() => server.client());
	for (const path of ['/stod', '/idag', '/arenden', '/inkorg', '/statistik', '/bidrag'])
		await lead.get(path);
	await server.end();
	return true;
}

const mother = await startDemo();
await mother.end();
const whole = { medstod: rows(mother.dir, 'medstod'), vault: rows(mother.dir, 'vault') };
const sum = { told: 0, unused: 0, unseen: [], refused: 0 };
let why = '';
try {
	for (let i = 0; i < rounds; i++) {
		const dir = mkdtempSync(join(tmpdir(), 'medstod-damage-'));
		const store = i % 4 ? 'medstod' : 'vault';
		cpSync(mother.dir, dir, { recursive: true });
		const file = join(dir, `${store}.db`);
		overwrite(file, randomInt(1, statSync(file).size / PAGE) * PAGE + randomInt(0, PAGE - 96));
		const doctor = spawnSync(BIN, ['doctor', '--db', join(dir, 'medstod.db')], { encoding: 'utf8', env: env(mother) });
		if (![0, 1].includes(doctor.status))
			throw new Error(`doctor ended with ${doctor.signal ?? doctor.status}:\n${doctor.stdout}${doctor.stderr}`);
		if (doctor.status === 1)
			sum.told++;
		else if (rows(dir, store) === whole[store])
			sum.unused++;
		else
			sum.unseen.push(where(mother.dir, dir, store));
		sum.refused += !await serves(dir, mother);
		rmSync(dir, { recursive: true, force: true });
	}
} catch (e) {
	why = e.stack;
}
rmSync(mother.dir, { recursive: true, force: true });
if (why)
	console.log(why.replace(/^/gm, '# '));
console.log(`${why ? 'not ' : ''}ok 1 - faults: bytes of a store change on the disk`);
console.log('# | Damaged pages | Doctor told | In unused room | Nobody saw it (table) | Server did not start, and said why |');
console.log('# | ---: | ---: | ---: | --- | ---: |');
console.log(`# | ${rounds} | ${sum.told} | ${sum.unused} | ${sum.unseen.length ? `${sum.unseen.length} (${[...new Set(sum.unseen)].join(', ')})` : '0'} | ${sum.refused} |`);
console.log('1..1');
process.exit(why ? 1 : 0);
