// SPDX-License-Identifier: AGPL-3.0-or-later
// mkassets - builds the style sheet, the scripts and the icon, and writes them as a C table:
// plain, gzip and brotli, under names that hold a hash of the content; and the pictures of the manuals,
// which do not get smaller.
// usage: node mkassets.mjs ASSETS_DIR OUT.c OUT.d PICTURES_DIR
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const [dir, out, deps, pictures] = process.argv.slice(2)
const require = createRequire(import.meta.url)

async function packages() {
  try {
    const modules = dirname(dirname(require.resolve('govuk-frontend/package.json')))
    return { modules, sass: await import('sass'), esbuild: await import('esbuild') }
  } catch (e) {
    console.error(`The packages of the pages are not installed (npm ci --ignore-scripts): ${e.message}`)
    process.exit(1)
  }
}

const { modules, sass, esbuild } = await packages()
const css = sass.compile(join(dir, 'app.scss'), {
  style: 'compressed', loadPaths: [modules, dirname(modules)], quietDeps: true, charset: false,
  silenceDeprecations: ['import'],
})
const js = await esbuild.build({
  entryPoints: ['app.js', 'public.js', 'seal.js'].map((name) => join(dir, name)), outdir: '/', bundle: true, minify: true, format: 'esm', write: false,
  target: ['es2020'], legalComments: 'none', metafile: true, nodePaths: [modules],
})
const icon = join(dir, 'favicon.svg')
const files = [
  ['app.css', 'text/css; charset=utf-8', Buffer.from(css.css)],
  ...js.outputFiles.map((f) => [basename(f.path), 'text/javascript; charset=utf-8', Buffer.from(f.contents)]),
  ['favicon.svg', 'image/svg+xml', readFileSync(icon)],
]
const shots = readdirSync(pictures).filter((name) => name.endsWith('.webp')).sort()
  .map((name) => join(pictures, name))

// Printable characters as they are, all others in octal, which never swallows what follows.
function literal(bytes) {
  let text = ''
  let lines = '\n\t"'
  for (const b of bytes) {
    text += b === 0x22 || b === 0x5c ? '\\' + String.fromCharCode(b)
      : b >= 0x20 && b < 0x7f && b !== 0x3f ? String.fromCharCode(b)
      : '\\' + b.toString(8).padStart(3, '0')
    if (text.length > 90) {
      lines += text + '"\n\t"'
      text = ''
    }
  }
  return lines + text + '"'
}

function blob(bytes) {
  return `{ (const uint8_t *)${literal(bytes)},\n\t  ${bytes.length} }`
}

// The first four fields of a row.
function named(name, type, bytes) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const path = '/tillgangar/' + name.replace(/\.([a-z]+)$/, `.${hash}.$1`)
  return `"${name}", "${path}", "${type}", "\\"${hash}\\""`
}

function still(path) {
  const bytes = readFileSync(path)
  return `{\n\t${named(basename(path), 'image/webp', bytes)},\n\t${blob(bytes)},\n\t{ 0 }, { 0 } }`
}

function row([name, type, bytes]) {
  const gzip = gzipSync(bytes, { level: 9 })
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  })
  gzip[9] = 255 // operating system: unknown, so that the same input gives the same bytes
  return `{\n\t${named(name, type, bytes)},` +
    `\n\t${blob(bytes)},\n\t${blob(gzip)},\n\t${blob(brotli)} }`
}

writeFileSync(out, `/* made by mkassets */
#include "view/view_priv.h"

const struct view_asset view_assets[] = { ${[...files.map(row), ...shots.map(still)].join(', ')} };
const size_t view_nassets = ${files.length + shots.length};
`)
// What esbuild leaves out for browsers, "(disabled):crypto", is no file: ninja would never find it.
const read = Object.keys(js.metafile.inputs).filter((path) => !path.startsWith('('))
const seen = [...css.loadedUrls.map((u) => fileURLToPath(u)), ...read, icon, pictures, ...shots]
writeFileSync(deps, `${out}: ${seen.map((s) => s.replaceAll(' ', '\\ ')).join(' ')}\n`)
