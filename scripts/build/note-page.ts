import { defineNuxtModule } from '@nuxt/kit'
import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import type { Rolldown } from 'vite'
import { notePageHtml } from './note-page-html'

const SOURCES = /^(?:components\/note\/page|components\/base\/styles|shared\/(?:seal|messages\/en\/note\.ts)|scripts\/build\/note-page)/
/** Below Nuxt's own folder of files that never change under their names. */
const ADDRESS = '/_nuxt/note'
const A_YEAR = 31_536_000

interface Resource {
  name: string
  source: string
  integrity: string
}

/**
 * Builds the page of sealed notes (/n): one script and one style sheet of its own, without Vue, with hashes in their names and
 * in the page. The server finds page and hashes in `#internal/note-page`.
 */
export const notePage = defineNuxtModule({
  meta: { name: 'note-page' },
  setup(_, nuxt) {
    const { rootDir, buildDir, dev } = nuxt.options
    const folder = join(buildDir, 'note-page')
    let files: Resource[] = []
    let virtual = ''

    async function make(): Promise<void> {
      const [script, style] = await bundle(rootDir, dev)
      files = [script, style]
      const address = ({ name, integrity }: Resource) => ({ src: `${ADDRESS}/${name}`, integrity })
      virtual = `export const html = ${JSON.stringify(notePageHtml(address(script), address(style)))}\nexport const scriptIntegrity = ${JSON.stringify(script.integrity)}\n`
    }

    function write(): void {
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder, { recursive: true })
      for (const { name, source } of files) writeFileSync(join(folder, name), source)
    }

    nuxt.hook('nitro:config', async (config) => {
      // Only types are wanted: nothing is built.
      if (nuxt.options._prepare) return
      await make()
      config.virtual = { ...config.virtual, '#internal/note-page': () => virtual }
      config.publicAssets = [...config.publicAssets ?? [], { dir: folder, baseURL: ADDRESS, maxAge: A_YEAR, fallthrough: false }]
    })
    // Nuxt empties its folder between reading the configuration and building.
    nuxt.hook('build:before', write)
    nuxt.hook('nitro:init', (nitro) => {
      if (!dev) return
      nuxt.hook('builder:watch', async (_event, path) => {
        if (!SOURCES.test(path)) return
        await make()
        write()
        await nitro.hooks.callHook('rollup:reload')
      })
    })
  },
})

async function bundle(root: string, dev: boolean): Promise<[script: Resource, style: Resource]> {
  const result = await build({
    configFile: false,
    // Its own settings: those at the root lead to files that Nuxt has not written yet in a fresh clone.
    tsconfig: resolve(root, 'scripts/build/note-page.tsconfig.json'),
    root,
    logLevel: 'warn',
    mode: dev ? 'development' : 'production',
    publicDir: false,
    build: {
      write: false,
      target: ['chrome111', 'firefox128', 'safari16.4'],
      cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
      modulePreload: { polyfill: false },
      rolldownOptions: { input: resolve(root, 'components/note/page/main.ts'), output: { codeSplitting: false } },
    },
  }) as Rolldown.RolldownOutput
  const script = result.output.find(part => part.type === 'chunk')
  const style = result.output.find(part => part.type === 'asset' && part.fileName.endsWith('.css'))
  if (script?.type !== 'chunk' || style?.type !== 'asset' || result.output.length !== 2) throw new Error(`The page of notes became ${result.output.map(part => part.fileName).join(', ')}: one script and one style sheet are expected.`)
  return [resourceOf('js', script.code), resourceOf('css', String(style.source))]
}

function resourceOf(extension: string, source: string): Resource {
  const digest = createHash('sha384').update(source).digest()
  return { name: `note-${digest.toString('base64url').slice(0, 10)}.${extension}`, source, integrity: `sha384-${digest.toString('base64')}` }
}
