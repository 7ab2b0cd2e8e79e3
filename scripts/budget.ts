/**
 * What a first visit loads, by the build's own manifest: everything that the entry, the page and its static imports need, as
 * brotli. Agrees with what Chromium requests, without a browser. Fails above bundle-budget.json.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'

interface Resource { file: string, resourceType: string }
interface Manifest { entrypoints: string[], dependencies: Record<string, { styles: Record<string, Resource>, preload: Record<string, Resource>, scripts: Record<string, Resource> }> }
interface Budget { firstLoad: { scriptKb: number, styleKb: number, requests: number }, routeChunkKb: number, notePage: { scriptKb: number, styleKb: number }, publicPages: string[] }

const assets = '.output/public/_nuxt'
const budget = JSON.parse(readFileSync('bundle-budget.json', 'utf8')) as Budget
const module = await import(pathToFileURL(join(process.cwd(), '.output/server/chunks/virtual/precomputed.mjs')).href) as { default: Manifest | (() => Manifest) }
const manifest = typeof module.default === 'function' ? module.default() : module.default

const problems: string[] = []

for (const page of budget.publicPages) {
  const closure = [...manifest.entrypoints, page].map(name => manifest.dependencies[name])
  if (closure.includes(undefined)) {
    problems.push(`${page}: the build has no such page`)
    continue
  }
  const resources = new Map(closure.flatMap(part => Object.values({ ...part!.preload, ...part!.scripts, ...part!.styles })).map(resource => [resource.file, resource]))
  const files = [...resources.values()]
  const scripts = kilobytes(files.filter(({ resourceType }) => resourceType === 'script'))
  const styles = kilobytes(files.filter(({ resourceType }) => resourceType === 'style'))
  // And the page itself.
  const requests = files.length + 1
  check(page, 'JavaScript', scripts, budget.firstLoad.scriptKb, 'kB')
  check(page, 'CSS', styles, budget.firstLoad.styleKb, 'kB')
  check(page, 'requests', requests, budget.firstLoad.requests, '')
  process.stdout.write(`${page.padEnd(42)} JS ${scripts.toFixed(1).padStart(5)} kB   CSS ${styles.toFixed(1).padStart(4)} kB   ${requests} requests\n`)
}

for (const [name, { preload }] of Object.entries(manifest.dependencies)) {
  const own = preload[name]
  if (name.startsWith('pages/') && own) check(name, 'its own chunk', kilobytes([own]), budget.routeChunkKb, 'kB')
}

// The page of sealed notes has one script and one style sheet of its own.
const notePage = readdirSync(join(assets, 'note')).map(name => ({ file: `note/${name}`, resourceType: name.endsWith('.js') ? 'script' : 'style' })).filter(({ file }) => /\.(?:js|css)$/.test(file))
for (const [type, limit] of [['script', budget.notePage.scriptKb], ['style', budget.notePage.styleKb]] as const) check('/n', type, kilobytes(notePage.filter(({ resourceType }) => resourceType === type)), limit, 'kB')

for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) process.exit(1)

function check(page: string, what: string, value: number, limit: number, unit: string): void {
  if (value > limit) problems.push(`${page}: ${what} ${value.toFixed(1)} ${unit} is over the budget of ${limit} ${unit}`)
}

function kilobytes(resources: Resource[]): number {
  return resources.reduce((sum, { file }) => sum + sizeOf(join(assets, file)), 0) / 1000
}

/** As it is served: Nitro compresses what is worth it beforehand. */
function sizeOf(path: string): number {
  return existsSync(`${path}.br`) ? statSync(`${path}.br`).size : brotliCompressSync(readFileSync(path)).length
}
