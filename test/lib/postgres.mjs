// SPDX-License-Identifier: AGPL-3.0-or-later
// postgres.mjs - the same tests with both stores on a real PostgreSQL: TEST_POSTGRES names the folder
// of its socket (script/test --engine postgres starts it). An installation's stores are moved there
// by medstod migrate, as an administrator would; the copies of a demo are copies of a template.
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

const socket = process.env.TEST_POSTGRES;
export const POSTGRES = Boolean(socket);

const place = (name) => `postgres:host=${socket} user=medstod dbname=${name}`;

function tool(program, ...args) {
	const run = spawnSync(program, ['-h', socket, '-U', 'postgres', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
	if (run.status !== 0)
		throw new Error(`${program} ${args.join(' ')} ended with ${run.status}: ${run.error ?? run.stderr}`);
	return run.stdout;
}

const has = (name) => tool('psql', '-Atd', 'postgres', '-c', `SELECT 1 FROM pg_database WHERE datname = '${name}'`).trim() === '1';

function move(bin, env, file, name) {
	tool('createdb', '-O', 'medstod_migrate', name);
	const run = spawnSync(bin, ['migrate', '--from', `sqlite:${file}`, '--to', place(name)], { env, encoding: 'utf8' });
	if (run.status !== 0)
		throw new Error(`medstod migrate ended with ${run.status}:\n${run.stdout}${run.stderr}`);
}

// Made under a name of this process's own: another test file may make the same at the same time.
function template(bin, env, file, name) {
	if (has(name))
		return;
	const making = `${name}_${process.pid}`;
	move(bin, env, file, making);
	try {
		tool('psql', '-d', 'postgres', '-c', `ALTER DATABASE "${making}" RENAME TO "${name}"`);
	} catch (e) {
		if (!has(name))
			throw e;
	}
}

// Moves the stores in `dir` and writes their new places into its medstod.conf. like: the stores are
// the same as those of any other folder of that name, so they are moved once.
export function moveStores(bin, env, dir, like) {
	const stores = {};
	for (const [key, file] of [['data', 'medstod.db'], ['vault', 'vault.db']]) {
		const name = `${basename(dir)}-${key}`.toLowerCase();
		if (like) {
			const mother = `${like}-${key}`.toLowerCase();
			template(bin, env, join(dir, file), mother);
			tool('createdb', '-O', 'medstod_migrate', '-T', mother, name);
		} else {
			move(bin, env, join(dir, file), name);
		}
		for (const end of ['', '-wal', '-shm'])
			rmSync(join(dir, file + end), { force: true });
		stores[key] = place(name);
	}
	appendFileSync(join(dir, 'medstod.conf'), Object.entries(stores).map(([k, v]) => `\n${k} = ${v}`).join('') + '\n');
	return stores;
}

const name = (store) => /dbname=(\S+)/.exec(store)[1];
export const pgSql = (store, text) => tool('psql', '-Atqd', name(store), '-c', text);
export const pgDump = (store) => tool('pg_dump', '--inserts', '-d', name(store));

// What PostgreSQL does by itself within minutes of its work: the files of before go.
export function pgForget() {
	tool('psql', '-qd', 'postgres', '-c', 'CHECKPOINT', '-c', 'SELECT pg_switch_wal()', '-c', 'CHECKPOINT');
}

// Every file of it, with its log.
export function pgFiles() {
	const list = (dir) => readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? list(join(dir, e.name)) : [join(dir, e.name)]));
	return list(join(socket, 'data'));
}

// kill -9 of the database server, which is started anew at once as it was. Its parent need not have
// noticed its end by then, so the files with its number are taken away.
export function restartPostgres() {
	const data = join(socket, 'data');
	const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
	const options = readFileSync(join(data, 'postmaster.opts'), 'utf8').trim().split(' ').slice(1).join(' ');
	process.kill(Number(pid), 'SIGKILL');
	for (const kept of [join(data, 'postmaster.pid'), join(socket, '.s.PGSQL.5432.lock')])
		rmSync(kept);
	const start = `exec /usr/lib/postgresql/*/bin/pg_ctl -D ${data} -w -l ${socket}/log -o '${options}' start`;
	const run = spawnSync('runuser', ['-u', 'postgres', '--', 'sh', '-c', start], { encoding: 'utf8' });
	if (run.status !== 0)
		throw new Error(`PostgreSQL did not start anew: ${run.stdout}${run.stderr}`);
}
