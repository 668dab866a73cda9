// SPDX-License-Identifier: AGPL-3.0-or-later
// mkman.mjs - the manual pages: mkman.mjs MEDSTOD PAGES OUT. Each command's page is made of what the
// program says of itself with --help, so that the two cannot differ; PAGES are written by hand, but for
// the lists of commands and settings that they ask for with a line .\" COMMANDS or .\" SETTINGS.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [medstod, pages, out] = process.argv.slice(2);
const say = (...args) => execFileSync(medstod, args, { encoding: 'utf8' });
const date = new Date(1000 * (process.env.SOURCE_DATE_EPOCH ?? Date.now() / 1000))
	.toLocaleDateString('en-US', { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' });

// What stands for itself in mdoc(7), also at the beginning of a line; ASCII alone.
const text = (s) => s.replace(/\\/g, '\\e').replace(/^[.']/, '\\&$&').replace(/"/g, '\\(dq').replace(/'/g, '\\(aq')
	.replace(/[^\x00-\x7f]/gu, (c) => `\\[u${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}]`);
const title = (s) => s[0].toUpperCase() + s.slice(1);

// A sentence begins a line, and no line is longer than 78.
function prose(words) {
	const lines = [];
	for (const sentence of words.replace(/\s+/g, ' ').trim().split(/(?<=[^.][.:?!]) (?=[A-Z"(-])/)) {
		let line = '';
		for (const word of sentence.split(' ')) {
			if (line && line.length + text(word).length > 77) {
				lines.push(line);
				line = '';
			}
			line += `${line ? ' ' : ''}${line ? text(word).replace(/^\\&/, '') : text(word)}`;
		}
		lines.push(line);
	}
	return lines;
}
const literal = (lines) => ['.Bd -literal', ...lines.map(text), '.Ed'];

// "--db FILE    words" or "--db  words": what it is called, and what it says.
function option(lines) {
	const [, flag, value, words] = /^ *--([\w-]+)(?: (?! )(\S+)(?=  ))? +(.*)/.exec(lines[0]) ?? [];
	return flag && { flag, value, words: [words, ...lines.slice(1)].map((l) => l.trim()).join(' ') };
}
function options(lines) {
	const found = [];
	for (const line of lines)
		if (/^ {1,4}--/.test(line))
			found.push([line]);
		else
			found.at(-1).push(line);
	return found.map(option);
}

// The help's paragraphs by what they are.
function parts(help) {
	const of = { usage: [], body: [], options: [], status: '' };
	for (const paragraph of help.replace(/\n(?=Exit codes:|[A-Z][\w.]*: )/g, '\n\n').split(/\n{2,}/)) {
		const lines = paragraph.split('\n').filter(Boolean);
		if (!lines.length)
			continue;
		if (lines[0].startsWith('usage:')) {
			const calls = lines.map((l) => l.replace(/^usage:/, '      ').slice(7));
			if (of.body.length) // what follows is of this call alone
				of.body.push(`.Ss ${text(calls[0].split(' ').slice(0, 3).join(' '))}`);
			of.usage.push(...calls);
		} else if (lines[0].startsWith('Exit codes:'))
			of.status = lines.join(' ').replace(/^Exit codes: /, '');
		else if (/^ +--/.test(lines[0]))
			of.options.push(...options(lines));
		else if (lines[0].startsWith('  '))
			of.body.push(...literal(lines));
		else
			of.body.push('.Pp', ...prose(lines.join(' ')));
	}
	of.body = of.body.filter((l, i, all) => l !== '.Pp' || (i > 0 && !all[i - 1].startsWith('.Ss')));
	return of;
}

function list(found) {
	return ['.Bl -tag -width Ds',
		...found.flatMap(({ flag, value, words }) => [`.It Fl -${flag}${value ? ` Ar ${text(value)}` : ''}`, ...prose(title(words))]), '.El'];
}

const commands = [...say('help').matchAll(/^ {2}([a-z][\w-]*) +(.*)$/gm)].map(([, name, what]) => ({ name, what }));
const { groups: { list: topics = '' } = {} } = /(?<list>\nTopics:[\s\S]*?\n\n)/.exec(say('help')) ?? {};
const isTopic = ({ name }) => new RegExp(`^  ${name}\\b`, 'm').test(topics);

function page({ name, what }) {
	const { usage, body, options: found, status } = parts(say(name, '--help'));
	return ['.\\" Made by tools/mkman.mjs from medstod --help.', `.Dd ${date}`, `.Dt MEDSTOD-${name.toUpperCase()} 8`, '.Os',
		'.Sh NAME', `.Nm medstod-${name}`, `.Nd ${text(what)}`, '.Sh SYNOPSIS', ...literal(usage),
		'.Sh DESCRIPTION', ...body, ...(found.length ? ['.Sh OPTIONS', ...list(found)] : []),
		...(name === 'serve' ? ['.Pp', 'The options are the settings of', '.Xr medstod.conf 5 .'] : []),
		'.Sh EXIT STATUS', ...prose(title(status)), '.Sh SEE ALSO', '.Xr medstod.conf 5 ,', '.Xr medstod 8', ''].join('\n');
}

// "words [default]" of one setting.
function setting({ flag, words }) {
	const [, what, value] = /^(.*?)(?: \[([^\]]*)\])?$/.exec(words);
	return [`.It Cm ${flag}`, ...prose(`${title(what)}.`), ...(value ? ['The default is', `.Li ${text(value)} .`] : [])];
}
const known = commands.filter((c) => !isTopic(c));
const filled = {
	COMMANDS: known.flatMap(({ name, what }) => [`.It Xr medstod-${name} 8`, ...prose(title(what))]),
	SETTINGS: parts(say('serve', '--help')).options.flatMap(setting),
};

mkdirSync(out, { recursive: true });
for (const command of known)
	writeFileSync(join(out, `medstod-${command.name}.8`), page(command));
for (const name of readdirSync(pages))
	writeFileSync(join(out, name), readFileSync(join(pages, name), 'utf8')
		.replace(/^\.\\" ([A-Z]+)$/gm, (line, which) => filled[which]?.join('\n') ?? line));
