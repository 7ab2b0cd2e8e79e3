import type { Plugin } from 'vite'

const STAND_IN = `
async function request(address) {
  const response = await fetch(address)
  if (!response.ok) throw new Error(String(response.status))
  return await response.json()
}
export const $fetch = Object.assign(request, { raw: request, native: request, create: () => $fetch })
`

/**
 * Puts a few lines in the place of ofetch, in the browser only. Nuxt brings it for composables that we do not
 * use: our client (composables/useApi) talks to `fetch` itself. It saves 2 kB on every page, and still fetches.
 */
export function browserFetch(): Plugin {
  return {
    name: 'browser-fetch',
    enforce: 'pre',
    apply: 'build',
    resolveId: (source, _importer, options) => source === 'ofetch' && !options.ssr ? '\0browser-fetch' : null,
    load: id => id === '\0browser-fetch' ? STAND_IN : null,
  }
}
