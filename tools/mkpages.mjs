// SPDX-License-Identifier: AGPL-3.0-or-later
// mkpages - writes texts in Markdown as a C table: of the public pages (FOLDER/LANGUAGE/NAME.md), or of
// one language's manuals (FOLDER/NAME.md). What begins in upper case (README.md) is for who reads the tree.
// usage: node mkpages.mjs TABLE OUT.c OUT.d FOLDER [LANGUAGE]
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [table, out, deps, dir, only] = process.argv.slice(2)
const sorted = (path) => readdirSync(path).sort()
const literal = (text) => text.split('\n').map((line) => '\n\t  "' + [...Buffer.from(line)].map((b) =>
  b === 0x22 || b === 0x5c ? '\\' + String.fromCharCode(b)
    : b >= 0x20 && b < 0x7f && b !== 0x3f ? String.fromCharCode(b)
    : '\\' + b.toString(8).padStart(3, '0')).join('') + '\\n"').join('')

const rows = []
const seen = []
for (const lang of only ? [only] : sorted(dir)) {
  const folder = only ? dir : join(dir, lang)
  seen.push(folder) // a page more is a change of its folder
  for (const file of sorted(folder).filter((name) => /^[a-z].*\.md$/.test(name))) {
    const path = join(folder, file)
    const text = readFileSync(path, 'utf8').replace(/^<!--.*-->\n/, '').trimEnd()
    rows.push(`\t{ "${lang}", "${file.replace(/\.md$/, '')}",${literal(text)} },\n`)
    seen.push(path)
  }
}
writeFileSync(out, `/* made by mkpages */\n#include "site/site_manual.h"\n
const struct site_text ${table}[] = {\n${rows.join('')}\t{ 0 },\n};\n`)
writeFileSync(deps, `${out}: ${seen.map((s) => s.replaceAll(' ', '\\ ')).join(' ')}\n`)
