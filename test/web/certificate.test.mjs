// SPDX-License-Identifier: AGPL-3.0-or-later
// doctor tells until when a certificate holds, that it has ended, and of a clock that is wrong.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BIN } from '../lib/server.mjs';

const dir = mkdtempSync(join(tmpdir(), 'medstod-certificate-'));
const key = join(dir, 'key.pem'), demo = (clock) => join(dir, clock.slice(0, 4));
after(() => rmSync(dir, { recursive: true, force: true }));

function makeDemo(clock) {
	assert.equal(spawnSync(BIN, ['demo', demo(clock)], { env: { ...process.env, MEDSTOD_CLOCK: clock } }).status, 0);
}
const NOW = '2026-04-15T09:00', AHEAD = '2099-01-05T09:00';
before(() => {
	makeDemo(NOW);
	execFileSync('openssl', ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', key], { stdio: 'ignore' });
});

// A certificate that ends in so many days; it may have ended.
function certificate(days) {
	const first = join(dir, 'first.pem'), file = join(dir, `${days}.pem`);
	execFileSync('openssl', ['req', '-x509', '-new', '-key', key, '-subj', '/CN=localhost', '-days', '1', '-out', first], { stdio: 'ignore' });
	execFileSync('openssl', ['x509', '-in', first, '-signkey', key, '-days', String(days), '-out', file], { stdio: 'ignore' });
	return file;
}
// One that does not hold before the year 2098: what a clock that is far behind finds in one of today.
function later() {
	const file = join(dir, 'later.pem'), request = join(dir, 'request.pem'), conf = join(dir, 'ca.conf');
	writeFileSync(join(dir, 'index'), '');
	writeFileSync(conf, `[ca]\ndefault_ca = x\n[x]\ndatabase = ${dir}/index\nnew_certs_dir = ${dir}\nrand_serial = yes\ndefault_md = sha256\npolicy = p\n[p]\ncommonName = supplied\n`);
	execFileSync('openssl', ['req', '-new', '-key', key, '-subj', '/CN=localhost', '-out', request], { stdio: 'ignore' });
	execFileSync('openssl', ['ca', '-batch', '-selfsign', '-config', conf, '-keyfile', key, '-in', request, '-out', file, '-notext',
		'-startdate', '20980101000000Z', '-enddate', '20990101000000Z'], { stdio: 'ignore' });
	return file;
}
function look(clock, ...args) {
	return lookWith(BIN, clock, ...args);
}
function lookWith(program, clock, ...args) {
	const { stdout } = spawnSync(program, ['doctor', '--json', '--db', join(demo(clock), 'medstod.db'), ...args], { encoding: 'utf8' });
	return Object.fromEntries(JSON.parse(stdout).checks.map((c) => [c.name, c]));
}
const of = (file) => look(NOW, '--tls-cert', file, '--tls-key', key).certificate;

test('a certificate: it holds, it soon ends, it has ended, it does not hold yet, it is none', () => {
	assert.equal(of(certificate(90)).state, 'good');
	const soon = of(certificate(2));
	assert.equal(soon.state, 'warn');
	assert.match(soon.words, /gäller till \d{4}-/);
	const ended = of(certificate(-1));
	assert.equal(ended.state, 'bad');
	assert.match(ended.words, /gick ut \d{4}-.*webbläsare vägrar/);
	assert.match(ended.do, /reload/);
	const early = of(later());
	assert.equal(early.state, 'bad');
	assert.match(early.words, /börjar gälla först 2098-/);
	assert.match(early.do, /datorns klocka/);
	assert.match(of(key).words, /kan inte läsas som ett certifikat/);
	assert.equal(look(NOW).certificate, undefined, 'a proxy has it');
});

test('a clock that is behind the log is told', () => {
	makeDemo(AHEAD);
	const { clock } = look(AHEAD);
	assert.equal(clock.state, 'bad');
	assert.match(clock.words, /loggen har en rad från 20\d\d-/);
	assert.match(clock.do, /när raden skrevs: säg det till styrelsen/);
});

test('a clock before the day of the program is told', () => {
	const newer = join(dir, 'medstod'), then = Date.now() / 1000 + 2 * 86400;
	copyFileSync(BIN, newer);
	utimesSync(newer, then, then);
	const { clock } = lookWith(newer, NOW);
	assert.equal(clock.state, 'bad');
	assert.match(clock.words, /den är 20\d\d-.* före den dag då programmet gjordes/);
	assert.match(clock.do, /installera paketet på nytt/);
	assert.doesNotMatch(clock.do, /raden/, 'no row of the log is at fault');
});

// The demo's log ends in April of 2026. Whether a time server sets the clock is this machine's business.
test('a clock that no time server sets, far after the log: it may be ahead, and that is said', () => {
	const { clock } = look(NOW);
	// What the kernel says, asked in another way: TIME_ERROR, STA_UNSYNC, or more than a minute that it may be wrong.
	const asked = `import ctypes; t = (ctypes.c_long * 64)(); r = ctypes.CDLL(None).adjtimex(t); print(r == 5 or t[5] & 64 or t[3] >= 61e6)`;
	if (/^(0|False)$/m.test(execFileSync('python3', ['-c', asked], { encoding: 'utf8' }))) {
		assert.equal(clock.state, 'good');
		return;
	}
	assert.equal(clock.state, 'warn');
	assert.match(clock.words, /ställs inte efter en tidsserver, och loggens senaste rad är från 2026-04-15.*går klockan före|kan gå fel med \d+ sekunder/);
	assert.match(clock.do, /jämför klockan med en telefon/);
});
