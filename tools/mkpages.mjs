// SPDX-License-Identifier: AGPL-3.0-or-later
// mkpages - writes the texts of the public pages (FOLDER/LANGUAGE/NAME.md) as a C table.
// usage: node mkpages.mjs FOLDER OUT.c OUT.d
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [dir, out, deps] = process.argv.slice(2)
const sorted = (path) => readdirSync(path).sort()
const literal = (text) => text.split('\n').map((line) => '\n\t  "' + [...Buffer.from(line)].map((b) =>
  b === 0x22 || b === 0x5c ? '\\' + String.fromCharCode(b)
    : b >= 0x20 && b < 0x7f && b !== 0x3f ? String.fromCharCode(b)
    : '\\' + b.toString(8).padStart(3, '0')).join('') + '\\n"').join('')

const rows = []
const seen = []
for (const lang of sorted(dir)) {
  for (const file of sorted(join(dir, lang))) {
    const path = join(dir, lang, file)
    const text = readFileSync(path, 'utf8').replace(/^<!--.*-->\n/, '').trimEnd()
    rows.push(`\t{ "${lang}", "${file.replace(/\.md$/, '')}",${literal(text)} },\n`)
    seen.push(path)
  }
}
writeFileSync(out, `/* made by mkpages */\n#include "site/site_page.h"\n
const struct site_text site_texts[] = {\n${rows.join('')}\t{ 0 },\n};\n`)
writeFileSync(deps, `${out}: ${seen.map((s) => s.replaceAll(' ', '\\ ')).join(' ')}\n`)
