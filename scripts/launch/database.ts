import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import postgres from 'postgres'
import type { Settings } from '#scripts/launch/settings'
import { serverEnv } from '#scripts/launch/settings'
import { applyMigrations, describeOutcome } from '#scripts/launch/migrations'
import type { RunningPostgres } from '#scripts/postgres/start'
import { startPostgres } from '#scripts/postgres/start'
import { recreateDatabase } from '#scripts/postgres/probe'
import { ensureCatalogue } from '#scripts/seed/catalogue'
import { nodeBinary, rootFolder } from '#scripts/support/paths'
import { Problem } from '#scripts/support/problem'
import { step } from '#scripts/support/steps'

export interface Database {
  url: string
  /** Undefined when DATABASE_URL names somebody else's. */
  embedded: RunningPostgres | undefined
}

/** The database, running and reachable, with every migration applied. */
export async function openDatabase(settings: Settings): Promise<Database> {
  const { databaseUrl } = settings
  if (databaseUrl) {
    await step('Database', () => checkConnection(databaseUrl), version => `${new URL(databaseUrl).host}, Postgres ${version}`)
  }
  const embedded = databaseUrl
    ? undefined
    : await step('Database', () => startPostgres({ dataFolder: settings.dataFolder }), ({ url, reused }) => `${reused ? 'was still running' : 'started'} on port ${new URL(url).port}`)
  const url = databaseUrl ?? embedded!.url
  try {
    if (embedded) await forgetHalfASample(settings, embedded)
    await step('Migrations', () => applyMigrations(url), describeOutcome)
    await step('Technologies', () => ensureCatalogue(url, new Date()), written => written > 0 ? `${written} written` : 'up to date')
  }
  catch (error) {
    await embedded?.stop()
    throw error
  }
  return { url, embedded }
}

/** Sample people and posts, for an embedded database or with SAMPLE=1; scripts/seed.ts does nothing where data is. */
export async function addSample(settings: Settings, url: string): Promise<void> {
  const script = join(rootFolder, 'scripts', 'seed.ts')
  if (!settings.sample || !existsSync(script) || !await isEmpty(url)) return
  const mark = markOf(settings)
  await step('Sample data', async (progress) => {
    writeFileSync(mark, '')
    const child = spawn(nodeBinary(), ['--disable-warning=ExperimentalWarning', script], {
      cwd: rootFolder,
      env: serverEnv(settings, url),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-4000)
        progress(said.trim().split('\n').at(-1)!.slice(0, 60))
      })
    }
    const code = await new Promise<number | string | null>((resolve) => {
      child.on('error', error => resolve(error.message))
      child.on('exit', resolve)
    })
    if (code !== 0) throw new Problem(`The sample data could not be made (${code}):\n${said.trim()}\n\nStart without it: SAMPLE=0 npm start`)
    rmSync(mark, { force: true })
  }, () => 'made')
}

/** The mark stands while the sample is being made, before the server ever ran: a database beside it holds nothing of anybody's. */
function markOf(settings: Settings): string {
  return join(settings.dataFolder, 'sample.unfinished')
}

async function forgetHalfASample(settings: Settings, embedded: RunningPostgres): Promise<void> {
  const mark = markOf(settings)
  if (!existsSync(mark)) return
  if (settings.sample) await step('Half a sample from a start that was cut short', () => recreateDatabase(embedded.url), () => 'cleared')
  rmSync(mark, { force: true })
}

async function isEmpty(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} })
  try {
    const [table] = await sql<{ name: string | null }[]>`select to_regclass('public.users')::text as name`
    if (!table?.name) return false
    const rows = await sql`select 1 from users limit 1`
    return rows.length === 0
  }
  finally {
    await sql.end({ timeout: 5 })
  }
}

async function checkConnection(url: string): Promise<string> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} })
  try {
    const [row] = await sql<{ server_version: string }[]>`show server_version`
    const version = row?.server_version ?? '0'
    if (Number.parseInt(version, 10) < 15) throw new Problem(`DATABASE_URL leads to Postgres ${version}; Guildhall needs 15 or newer.`)
    return version
  }
  catch (error) {
    if (error instanceof Problem) throw error
    const { host, pathname } = new URL(url)
    throw new Problem(`The database ${pathname.slice(1)} at ${host} cannot be used: ${error instanceof Error ? error.message || String('code' in error && error.code) : String(error)}\nCheck DATABASE_URL, or leave it out to use the Postgres that comes with Guildhall.`)
  }
  finally {
    await sql.end({ timeout: 1 })
  }
}
