// SPDX-License-Identifier: AGPL-3.0-or-later
// The Debian package in a clean Debian 12 tree: installed, begun, served as its unit serves it, upgraded,
// removed and purged.
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { Client, formOf } from '../lib/client.mjs';
import { good, lacking, run, thisPackage, Tree } from '../lib/tree.mjs';

const PHRASE = 'kajak-saffran-tulpan';
const skip = lacking();

let deb, tree;
const inTree = (...args) => tree.run(...args);
const file = (path) => tree.file(path);

before(() => {
	if (skip)
		return;
	deb = thisPackage();
	tree = new Tree('package-tree');
});
after(() => tree?.destroy());

test('installs in a clean tree, and says how to begin', { skip }, () => {
	good(inTree('apt-get', 'update'));
	assert.match(tree.install(deb), /medstod-setup --url/);
	assert.match(good(inTree('medstod', '--version')), /^medstod \d+\.\d+\.\d+\n$/);
	assert.equal(tree.owner('/var/lib/medstod'), 'medstod:medstod');
	assert.equal(tree.mode('/var/lib/medstod'), '700');
	assert.equal(tree.owner('/etc/medstod/medstod.conf'), 'root:medstod');
	assert.equal(tree.mode('/etc/medstod/medstod.conf'), '640');
	assert.equal(good(inTree('medstod', 'serve', '--check-config')), 'the settings are good\n');
	assert.ok(!existsSync(file('etc/systemd/system/multi-user.target.wants/medstod.service')), 'nothing starts by itself');
	assert.equal(inTree('medstod', 'doctor').status, 2, 'nothing is installed yet');
});

test('first start: one address, three questions, a jour', { skip }, async () => {
	const first = good(inTree('medstod-setup'));
	const again = good(inTree('medstod-setup'));
	const link = /\/kom-igang\/[a-z2-7]{26}/.exec(again)[0];
	assert.ok(!first.includes(link), 'a new address each time');
	assert.doesNotMatch(first, /medstod (serve|init)/, 'it has started the service, and is itself the way back');
	assert.match(first, /kör medstod-setup igen/);
	assert.equal(tree.owner('/etc/medstod/pepper'), 'root:root');
	assert.equal(tree.mode('/etc/medstod/pepper'), '600');
	assert.equal(tree.owner('/var/lib/medstod/medstod.db'), 'medstod:medstod');
	await tree.serve();
	const eva = new Client(tree.url);
	const form = formOf((await eva.get(link)).text, (f) => 'jour' in f.fields);
	const made = await eva.post(link, { ...form.fields, jour: 'Brottsofferjouren Ådalen', namn: 'Eva Ek', losen: PHRASE, losen_igen: PHRASE });
	assert.equal(made.status, 303, made.text);
	assert.equal(inTree('medstod-setup').status, 1, 'there is a jour now');
	const { text } = inTree('medstod', 'doctor', '--json');
	const bad = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)).checks.filter((c) => c.state === 'bad');
	assert.deepEqual(bad.filter((c) => c.name !== 'backup'), []);
	await tree.end();
});

test('what root does beside the service leaves it all that it needs to start again and to copy', { skip }, async () => {
	appendFileSync(file('etc/medstod/medstod.conf'), 'backup-to = /var/lib/medstod-copies\n');
	good(inTree('medstod', 'backup-key', '--to', '/root/medstod-nyckel'));
	good(inTree('medstod', 'backup'));
	good(inTree('medstod', 'restore', '--verify', '/var/lib/medstod-copies', '--key', '/root/medstod-nyckel'));
	good(inTree('medstod', 'audit', 'checkpoint', '--db', '/var/lib/medstod/medstod.db', '--to', '/root/sigill.txt'));
	assert.equal(good(inTree('find', '/var/lib/medstod', '/var/lib/medstod-copies', '-not', '-user', 'medstod')), '');
	await tree.serve();
	good(inTree('chroot', '--userspec=medstod:medstod', '/', 'env', 'CREDENTIALS_DIRECTORY=/run/credentials/medstod', 'medstod', 'backup'));
	await tree.end();
});

// Her phrase is still good. As it comes, the second factor is required: she has none yet, and is asked to set one up.
async function signsIn() {
	const answer = await new Client(tree.url).login({ path: '/logga-in', user_field: 'anvandare', password_field: 'losen' },
		{ user: 'eva.ek', password: PHRASE });
	assert.equal(answer.status, 200);
	assert.match(answer.text, /Sätt på engångskoder/);
}

test('promtool has nothing to say of the figures', { skip }, async () => {
	tree.good('apt-get', 'install', '-y', '--no-install-recommends', 'prometheus');
	await tree.serve();
	const figures = await (await fetch(`${tree.url}/metrics`)).text();
	const check = (input) => run('chroot', [tree.path, 'promtool', 'check', 'metrics'], { input });
	assert.match(figures, /^medstod_/m);
	assert.equal(check(figures).text, '');
	assert.notEqual(check(`${figures}medstod_latest_milliseconds 1\n`).status, 0, 'it would have said so');
	await tree.end();
});

test('a newer version keeps settings and data', { skip }, async () => {
	appendFileSync(file('etc/medstod/medstod.conf'), 'idle-minutes = 20\n');
	const parts = resolve('build/package-newer'), newer = resolve('build/package-newer.deb');
	rmSync(parts, { recursive: true, force: true });
	good(run('dpkg-deb', ['-R', deb, parts]));
	const control = join(parts, 'DEBIAN/control');
	writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*/m, '$&+newer'));
	good(run('dpkg-deb', ['--root-owner-group', '-b', parts, newer]));
	rmSync(parts, { recursive: true });
	assert.doesNotMatch(tree.install(newer), /medstod-setup --url/);
	rmSync(newer);
	assert.match(good(inTree('dpkg-query', '-W', 'medstod')), /\+newer/);
	assert.match(readFileSync(file('etc/medstod/medstod.conf'), 'utf8'), /idle-minutes = 20/);
	assert.equal(tree.owner('/etc/medstod/medstod.conf'), 'root:medstod');
	await tree.serve();
	await signsIn();
	await tree.end();
});

test('a wrong setting is told with its place, and nothing starts', { skip }, () => {
	const conf = file('etc/medstod/medstod.conf'), before = readFileSync(conf);
	appendFileSync(conf, 'idle-minuts = 20\n');
	const { status, text } = inTree('medstod', 'serve');
	writeFileSync(conf, before);
	assert.equal(status, 2);
	assert.match(text, /\/etc\/medstod\/medstod\.conf:\d+:1: .*did you mean "idle-minutes"/);
});

test('removed and purged, the jour\'s data are still there, and can be used again', { skip }, async () => {
	good(inTree('apt-get', 'remove', '-y', 'medstod'));
	assert.ok(!existsSync(file('usr/sbin/medstod')));
	assert.ok(existsSync(file('etc/medstod/medstod.conf')));
	assert.match(good(inTree('apt-get', 'purge', '-y', 'medstod')), /uppgifterna finns kvar i \/var\/lib\/medstod/);
	assert.ok(!existsSync(file('etc/medstod/medstod.conf')));
	tree.install(deb);
	await tree.serve();
	await signsIn();
	await tree.end();
});

test('purged without a jour, nothing is left but the user', { skip }, () => {
	rmSync(file('var/lib/medstod'), { recursive: true });
	good(inTree('find', '/var/lib/medstod-copies', '-mindepth', '1', '-delete'));
	rmSync(file('etc/medstod/pepper'));
	good(inTree('apt-get', 'purge', '-y', 'medstod'));
	const left = good(inTree('find', '/etc', '/usr', '/var/lib', '/run', '-name', '*medstod*', '-not', '-path', '/run/credentials/*')).trim();
	assert.equal(left, '');
});
