// SPDX-License-Identifier: AGPL-3.0-or-later
// mail.mjs - a mail server that writes what it takes. at: its port; a free one else.
import { spawn } from 'node:child_process';
import { freePort } from './server.mjs';

export async function mailServer(at) {
	const port = at ?? await freePort();
	const child = spawn('/usr/bin/python3', ['-u', '-m', 'aiosmtpd', '-n', '-l', `127.0.0.1:${port}`, '-c', 'aiosmtpd.handlers.Debugging', 'stdout'],
		{ stdio: ['ignore', 'pipe', 'inherit'] });
	let text = '';
	child.stdout.on('data', (part) => { text += part; });
	return { port, text: () => text, stop: () => child.kill() };
}
