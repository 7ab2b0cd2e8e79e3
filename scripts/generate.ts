import { resolve } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { generateSite } from '#scripts/static/generate-site'
import { Problem, runScript } from '#scripts/support/problem'
import { step } from '#scripts/support/steps'

const USAGE = 'npm run generate -- --out <folder> --api <origin of the API> [--from <origin of a running server>] <path> …'

/**
 * Writes public pages and their files as a static site, for a host or CDN of any kind. The pages are the visitor's view;
 * in the browser they ask the API at its own origin, which has to name the static site in SITE_ORIGINS.
 */
await runScript(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' }, api: { type: 'string' }, from: { type: 'string' } } })
  const api = URL.parse(values.api ?? '')
  if (!values.out || !api || !/^https?:$/.test(api.protocol) || positionals.length === 0) throw new Problem(USAGE)
  const paths = positionals.map(path => path.startsWith('/') ? path : `/${path}`)
  await step('Writing the site', async progress => await generateSite({ out: resolve(values.out!), apiOrigin: api.origin, from: values.from, paths, env: process.env }, progress), count => `${count} pages`)
})
