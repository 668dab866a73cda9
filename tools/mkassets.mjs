// SPDX-License-Identifier: AGPL-3.0-or-later
// mkassets - builds the style sheet, the scripts and the icon, and writes them as a C table:
// plain, gzip and brotli, under names that hold a hash of the content.
// usage: node mkassets.mjs ASSETS_DIR OUT.c OUT.d
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const [dir, out, deps] = process.argv.slice(2)
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
  entryPoints: ['app.js', 'public.js'].map((name) => join(dir, name)), outdir: '/', bundle: true, minify: true, format: 'esm', write: false,
  target: ['es2020'], legalComments: 'none', metafile: true, nodePaths: [modules],
})
const icon = join(dir, 'favicon.svg')
const files = [
  ['app.css', 'text/css; charset=utf-8', Buffer.from(css.css)],
  ...js.outputFiles.map((f) => [basename(f.path), 'text/javascript; charset=utf-8', Buffer.from(f.contents)]),
  ['favicon.svg', 'image/svg+xml', readFileSync(icon)],
]

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

function row([name, type, bytes]) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const path = '/tillgangar/' + name.replace(/\.([a-z]+)$/, `.${hash}.$1`)
  const gzip = gzipSync(bytes, { level: 9 })
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  })
  gzip[9] = 255 // operating system: unknown, so that the same input gives the same bytes
  return `{\n\t"${name}", "${path}", "${type}", "\\"${hash}\\"",` +
    `\n\t${blob(bytes)},\n\t${blob(gzip)},\n\t${blob(brotli)} }`
}

writeFileSync(out, `/* made by mkassets */
#include "view/view_priv.h"

const struct view_asset view_assets[] = { ${files.map(row).join(', ')} };
const size_t view_nassets = ${files.length};
`)
const seen = [
  ...css.loadedUrls.map((u) => fileURLToPath(u)), ...Object.keys(js.metafile.inputs), icon,
]
writeFileSync(deps, `${out}: ${seen.map((s) => s.replaceAll(' ', '\\ ')).join(' ')}\n`)
