// SPDX-License-Identifier: AGPL-3.0-or-later
// tap.mjs - a reporter for node's test runner: one flat TAP line per test, with the reason of a
// failure in note lines above it. A file that cannot even be loaded is a failure of its own.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

// Older versions of node name the file by an address.
const fileOf = ({ file = '' }) => file.startsWith('file:') ? fileURLToPath(file) : file;
const place = (data) => relative(process.cwd(), fileOf(data)).replace(/^test\//, '').replace(/\.test\.mjs$/, '');
const isFile = (data) => data.name === fileOf(data) || data.name.endsWith('.test.mjs');
const notes = (text) => String(text).split('\n').slice(0, 60).map((line) => `# ${line}\n`).join('');

function reason(data) {
	const error = data.details?.error;
	const cause = error?.cause ?? error;
	return notes(cause?.stack ?? cause?.message ?? cause);
}

const SLOW = 2000; // ms from which on a note says how long a test took

export default async function* tap(source) {
	for await (const { type, data } of source) {
		if (type === 'test:stderr')
			yield notes(data.message.trimEnd());
		if (type !== 'test:pass' && type !== 'test:fail')
			continue;
		const suite = data.details?.type === 'suite' || isFile(data);
		// A suite fails with its tests; only a suite that failed by itself is counted.
		const own = !data.details?.error || data.details.error.failureType !== 'subtestsFailed';
		if (suite && (type === 'test:pass' || !own))
			continue;
		const name = `${place(data)}: ${data.name}`.replaceAll('#', '').replaceAll('\n', ' ');
		const took = Math.round(data.details?.duration_ms ?? 0);
		if (took >= SLOW)
			yield `# ${took} ms: ${name}\n`;
		const skip = data.skip !== undefined ? ` # SKIP ${data.skip === true ? 'no reason given' : data.skip}` : '';
		if (type === 'test:pass')
			yield `ok - ${name}${skip}\n`;
		else
			yield `${reason(data)}not ok - ${name}\n`;
	}
}
