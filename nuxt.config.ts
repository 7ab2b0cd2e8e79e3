import { fileURLToPath } from 'node:url'
import { browserChunks, prepareManifest } from './scripts/build/browser-chunks'
import { browserVue } from './scripts/build/browser-vue'
import { browserFetch } from './scripts/build/browser-fetch'
import { browserGuard } from './scripts/build/browser-guard'
import { notePage } from './scripts/build/note-page'
import { compiledFrame } from './scripts/build/compiled-frame'
import { vuetifyComponents } from './scripts/build/vuetify-components'

const OTHER_TESTS = ['api', 'architecture', 'deploy', 'domain', 'e2e', 'emails', 'jobs', 'launch', 'load', 'support']

/** Settings that the browser needs; everything else is validated in server/platform/config.ts. */
export default defineNuxtConfig({
  modules: ['@pinia/nuxt', '@nuxt/eslint', vuetifyComponents, notePage],
  // components/note/page is a bundle of its own, without Vue (scripts/build/note-page).
  components: [{ path: '~/components', pathPrefix: false, ignore: ['note/page/**'] }],
  // No auto-import of our own code: an invisible edge cannot be checked (docs/adr/0002).
  imports: { scan: false },
  devtools: { enabled: false },
  app: {
    head: {
      htmlAttrs: { lang: 'en' },
      viewport: 'width=device-width, initial-scale=1',
      titleTemplate: '%s',
    },
  },
  css: [...['tokens', 'base', 'shell', 'feed', 'post'].map(part => `~/components/base/styles/${part}.css`), 'vuetify/styles/layers'],
  // `apiBase` is empty where pages and API share their origin; a static site names the API's origin. `signIn` is `cookie` or
  // `token` where the two names do not tell whether browsers take them for one site.
  runtimeConfig: { public: { apiBase: '', signIn: '' } },
  srcDir: '.',
  serverDir: './server',
  ignore: ['tests/**', 'docs/**', 'scripts/**', 'drizzle/**', 'emails/**'],
  build: { transpile: ['vuetify'] },
  experimental: {
    typedPages: true,
    appManifest: false,
    componentIslands: false,
    payloadExtraction: false,
    // An import map would be one more inline script whose hash changes with every build.
    entryImportMap: false,
    defaults: { nuxtLink: { prefetchOn: { visibility: false, interaction: true } } },
  },
  compatibilityDate: '2026-11-01',
  nitro: {
    compressPublicAssets: { gzip: true, brotli: true },
    imports: { autoImport: true },
    // Hundreds of small files below a large package.json, which Node reads again for each of them: a second of every start.
    externals: { inline: ['drizzle-orm'] },
    rollupConfig: { plugins: [compiledFrame()] },
    typescript: { strict: true },
    // Node 24 understands it all; the default target would refuse top-level await (the mail layout is compiled by one).
    esbuild: { options: { target: 'es2024' } },
  },
  vite: {
    plugins: [browserGuard(), browserVue(), browserFetch()],
    define: { __VUE_OPTIONS_API__: 'false' },
    $client: { build: { rolldownOptions: { output: { codeSplitting: browserChunks } } } },
  },
  typescript: {
    strict: true,
    tsConfig: {
      compilerOptions: { noUncheckedIndexedAccess: true, erasableSyntaxOnly: true },
      files: ['../server/domain/events.ts', '../server/note-page.d.ts'],
      // Tests of components belong to the browser's project, all others to Node's.
      exclude: ['../server', '../drizzle', '../emails', '../scripts', ...OTHER_TESTS.map(name => `../tests/${name}`)],
    },
    nodeTsConfig: {
      exclude: ['../tests/components'],
      include: ['../drizzle', '../emails', '../tests', '../scripts', '../server/**/*.d.ts', '../server/domain/events.ts', '../*.config.ts'],
      compilerOptions: { noUncheckedIndexedAccess: true, erasableSyntaxOnly: true, allowImportingTsExtensions: true, lib: ['ESNext', 'DOM', 'DOM.Iterable'], types: ['node'] },
    },
  },
  hooks: {
    'pages:routerOptions': ({ files }) => void files.push({ path: fileURLToPath(new URL('composables/routerOptions.ts', import.meta.url)), optional: true }),
    'build:manifest': manifest => prepareManifest(manifest),
    // Ours first; it leaves pages to Nuxt's own error page.
    'nitro:config': (config) => {
      config.errorHandler = ['#server/platform/http/error-handler', config.errorHandler ?? []].flat()
    },
  },
  eslint: { config: { stylistic: true } },
  pinia: { storesDirs: [] },
})
