// SPDX-License-Identifier: AGPL-3.0-or-later
// pace.mjs - long work that goes as slowly as a test says: medstod-paced (pace.c), and the file that it looks at.
//
//	const pace = new Pace(join(dir, 'pace'));
//	pace.set(HOLD);             // whoever tells how far she is waits there, until she is asked to end
//	await pace.waiting();       // somebody does
//	pace.go();
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
}
