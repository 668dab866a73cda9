// SPDX-License-Identifier: AGPL-3.0-or-later
// pace.mjs - long work that goes as slowly as a test says: medstod-paced (pace.c), and the file that it looks at.
//
//	const pace = new Pace(join(dir, 'pace'));
//	pace.set(HOLD);             // whoever tells how far she is waits there, until she is asked to end
//	await pace.waiting();       // somebody does
//	pace.go();
//	const { code, said } = await pace.interrupt(['backup', to, '--db', db]);   // a command, ended by Ctrl-C in the middle
import { spawn } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { BIN } from './server.mjs';

export const PACED = `${BIN}-paced`;
export const HOLD = 600_000;

export class Pace {
	constructor(file) {
		this.file = file;
		this.env = { PACE: file };
	}

	set(ms) {
		writeFileSync(`${this.file}.new`, String(ms));
		renameSync(`${this.file}.new`, this.file);
	}

	go() {
		rmSync(this.file, { force: true });
	}

	async waiting() {
		for (let i = 0; i < 3000 && !existsSync(`${this.file}.waits`); i++)
			await sleep(10);
		if (!existsSync(`${this.file}.waits`))
			throw new Error('no long work has begun');
	}

	// As a terminal does it: all that the command has started is asked too.
	async interrupt(args, { input, clock } = {}) {
		this.set(HOLD);
		const child = spawn(PACED, args, { detached: true, env: { ...process.env, ...(clock && { MEDSTOD_CLOCK: clock }), ...this.env } });
		let said = '';
		for (const from of [child.stdout, child.stderr])
			from.on('data', (text) => { said += text; });
		child.stdin.on('error', () => {});
		child.stdin.end(input);
		const end = new Promise((done) => child.once('close', (code, signal) => done(signal ?? code)));
		await Promise.race([this.waiting(), end]);
		if (child.exitCode === null)
			process.kill(-child.pid, 'SIGINT');
		const code = await end;
		this.go();
		return { code, said };
	}
}
