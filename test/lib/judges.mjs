// SPDX-License-Identifier: AGPL-3.0-or-later
// judges.mjs - what other people's programs read in our files: poppler and qpdf in a PDF, LibreOffice in
// a Word file, the Nu Html Checker in a page.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const run = (program, args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 });

// Runs `look` with the path of a file that holds the bytes.
function withFile(bytes, name, look) {
	const dir = mkdtempSync(join(tmpdir(), 'medstod-judge-'));
	try {
		const path = join(dir, name);
		writeFileSync(path, bytes);
		return look(path, dir);
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}

// { info, structure, text, fonts, check, plain } of a PDF.
export function readPdf(bytes) {
	return withFile(bytes, 'document.pdf', (path) => {
		const plain = run('qpdf', ['--qdf', '--object-streams=disable', path, '-']);
		return {
			info: Object.fromEntries(run('pdfinfo', [path]).trim().split('\n').map((l) => l.split(/:\s*/, 2))),
			structure: run('pdfinfo', ['-struct-text', path]),
			text: run('pdftotext', ['-layout', path, '-']),
			fonts: run('pdffonts', [path]).trim().split('\n').slice(2),
			check: spawnSync('qpdf', ['--check', path]).status,
			plain,
		};
	});
}

// The parts of a Word or an OpenDocument file by name.
export function readDocx(bytes) {
	return withFile(bytes, 'document.zip', (path) => {
		const names = run('unzip', ['-Z1', path]).trim().split('\n');
		return Object.fromEntries(names.map((n) => [n, run('unzip', ['-p', path, n.replace(/[[\]]/g, '\\$&')])]));
	});
}

// What LibreOffice understands of a Word or an OpenDocument file: content.xml of the text document it
// makes of it.
export function openInOffice(bytes, ending = 'docx') {
	return withFile(bytes, `document.${ending}`, (path, dir) => {
		run('soffice', ['--headless', '--norestore', `-env:UserInstallation=file://${dir}/profile`,
			'--convert-to', 'odt', '--outdir', `${dir}/made`, path]);
		return run('unzip', ['-p', `${dir}/made/document.odt`, 'content.xml']);
	});
}

// On how many pages LibreOffice lays a Word file out.
export function pagesInOffice(bytes) {
	return withFile(bytes, 'document.docx', (path, dir) => {
		run('soffice', ['--headless', '--norestore', `-env:UserInstallation=file://${dir}/profile`,
			'--convert-to', 'pdf', '--outdir', `${dir}/made`, path]);
		return Number(/Pages:\s+(\d+)/.exec(run('pdfinfo', [`${dir}/made/document.pdf`]))[1]);
	});
}

// The same for many files at once, by name, in one start of the program.
export function openAllInOffice(files, ending) {
	const dir = mkdtempSync(join(tmpdir(), 'medstod-judge-'));
	try {
		const paths = Object.entries(files).map(([name, bytes]) => {
			const path = join(dir, `${name}.${ending}`);
			writeFileSync(path, bytes);
			return path;
		});
		run('soffice', ['--headless', '--norestore', `-env:UserInstallation=file://${dir}/profile`,
			'--convert-to', 'odt', '--outdir', `${dir}/made`, ...paths]);
		return Object.fromEntries(Object.keys(files).map((name) => [name, run('unzip', ['-p', `${dir}/made/${name}.odt`, 'content.xml'])]));
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}

// As it is: no text decoding.
export async function fetchBytes(client, path) {
	const jar = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
	const answer = await fetch(new URL(path, client.url), { headers: { cookie: jar }, redirect: 'manual' });
	return { status: answer.status, type: answer.headers.get('content-type'), name: answer.headers.get('content-disposition'), bytes: Buffer.from(await answer.arrayBuffer()) };
}

// What a camera reads of a square.
export function readSquare(png) {
	return withFile(png, 'qr.png', (path) => run('zbarimg', ['-q', '--raw', path])).trim();
}

// What the Nu Html Checker calls an error in [address, page] pairs.
export function nuErrors(pages) {
	const dir = mkdtempSync(join(tmpdir(), 'medstod-vnu-'));
	try {
		const files = pages.map(([, html], i) => {
			writeFileSync(join(dir, `${i}.html`), html);
			return join(dir, `${i}.html`);
		});
		const jar = join(createRequire(import.meta.url).resolve('vnu-jar/package.json'), '../build/dist/vnu.jar');
		const out = execFileSync('java', ['-jar', jar, '--exit-zero-always', '--format', 'json', '--stdout', ...files],
			{ encoding: 'utf8', maxBuffer: 1 << 26 });
		return JSON.parse(out).messages.filter((m) => m.type === 'error')
			.map((m) => `${pages[Number(/(\d+)\.html/.exec(m.url)[1])][0]}:${m.lastLine}: ${m.message}`);
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}
