// SPDX-License-Identifier: AGPL-3.0-or-later
// Opens the gallery's pages in Chromium: axe must find nothing, no page may scroll sideways.
// usage: node gallery.mjs DIR [--pictures OUT]      prints TAP
import { readFileSync, readdirSync, mkdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { axeFaults, launch } from '../lib/browser.mjs'

const [dir, , pictures] = process.argv.slice(2)
const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' }
const browser = await launch()
let n = 0
let bad = 0

function tell(ok, what, notes = []) {
  bad += ok ? 0 : 1
  if (!ok) for (const note of notes) console.log(`# ${note}`)
  console.log(`${ok ? '' : 'not '}ok ${++n} - ${what}`)
}

async function look(name, width, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme })
  const page = await context.newPage()
  const what = `${name} ${width} ${colorScheme}`
  const errors = []

  await page.route('**/*', (route) => {
    const path = new URL(route.request().url()).pathname
    route.fulfill({ body: readFileSync(join(dir, path)), contentType: types[extname(path)] })
  })
  page.on('pageerror', (e) => errors.push(e.message))
  await page.goto(`http://medstod.example/${name}`)
  const faults = await axeFaults(page)
  tell(!faults.length, `axe ${what}`, faults.map((fault) => fault.replaceAll('\n', ' ')))
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  tell(wide <= 0 && !errors.length, `fits and runs ${what}`, [`${wide} px too wide`, ...errors])
  if (pictures) {
    await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`), fullPage: width > 400 })
  }
  await context.close()
}

if (pictures) mkdirSync(pictures, { recursive: true })
for (const name of readdirSync(dir).filter((f) => f.endsWith('.html')).sort()) {
  for (const width of [390, 1280]) {
    for (const scheme of ['light', 'dark']) await look(name, width, scheme)
  }
}
console.log(`1..${n}`)
await browser.close()
process.exit(bad ? 1 : 0)
