import { pathToFileURL } from 'node:url'

const FRAME_FILE = /[\\/]emails[\\/]frame\.ts$/

interface RollupPlugin { name: string, load: (id: string) => Promise<string | null> }

/**
 * Compiles the layout of mails while the server is built: MJML and what it needs are 40 MB of packages and a second of CPU at
 * each start, for one constant.
 */
export function compiledFrame(): RollupPlugin {
  return {
    name: 'compiled-frame',
    async load(id) {
      const file = id.split('?')[0]!
      if (!FRAME_FILE.test(file)) return null
      const { FRAME } = await import(pathToFileURL(file).href) as { FRAME: readonly string[] }
      return `export const FRAME = ${JSON.stringify(FRAME)}`
    },
  }
}
