import type { Plugin } from 'vite'

const SERVER_ONLY = /^#(?:server|drizzle|emails|scripts|tests)\//

/** Fails the browser's build on an import of server code: without it, the text of that code reaches the public bundle. */
export function browserGuard(): Plugin {
  return {
    name: 'browser-guard',
    enforce: 'pre',
    resolveId(source, importer, options) {
      // A test of a component is no part of the bundle.
      const isTest = importer?.includes('/tests/') ?? false
      if (!options.ssr && !isTest && SERVER_ONLY.test(source)) {
        throw new Error(`${importer ?? 'A component'} imports ${source}: server code must not reach the browser. Put what both need into shared/.`)
      }
      return null
    },
  }
}
