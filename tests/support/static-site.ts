import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { generateSite } from '#scripts/static/generate-site'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { TEST_APP_KEY } from '#tests/support/accounts'
import { serveFolder } from '#tests/support/static-server'

export interface StaticSite {
  /** Of the host with the pages. */
  origin: string
  site: ApiSite
  /** Writes these pages, and what they need, to the host. */
  generate: (paths: string[]) => Promise<void>
  stop: () => Promise<void>
}

/** The API, and a host that knows files alone; for browsers 127.0.0.1 is another site than the API's `localhost`. */
export async function startStaticSite(hostname: 'localhost' | '127.0.0.1'): Promise<StaticSite> {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-static-'))
  const host = await serveFolder(folder, hostname)
  const site = await startSite({ SITE_ORIGINS: host.origin })
  return {
    origin: host.origin,
    site,
    async generate(paths) {
      await generateSite({
        out: folder, apiOrigin: site.server.origin, paths,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC', DATABASE_URL: site.databaseUrl, DATA_FOLDER: site.server.dataFolder, APP_KEY: TEST_APP_KEY },
      })
    },
    async stop() {
      await site.stop()
      await host.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
