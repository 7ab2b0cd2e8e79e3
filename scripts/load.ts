import { chmodSync, existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { applyMigrations } from '#scripts/launch/migrations'
import { loadCapsules } from '#scripts/load/capsules'
import type { Load } from '#scripts/load/load'
import { loadNotes } from '#scripts/load/notes'
import { removeCluster, startPostgres } from '#scripts/postgres/start'
import { serverEntry } from '#scripts/support/paths'
import { Problem, runScript } from '#scripts/support/problem'
import { step } from '#scripts/support/steps'

const LOADS: Record<string, (load: Load) => Promise<string[]>> = { notes: loadNotes, capsules: loadCapsules }
const USAGE = `npm run load -- ${Object.keys(LOADS).join('|')} [--count 300] [--at-once 16] [--<option of that load> …]`

// npm run load -- <what> [--count n] [--at-once n] [--name value …]: bounded work and races against a built server and a
// database of their own; prints figures, and ends with 1 if anything happened that must never happen.
await runScript(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, strict: false, options: { 'count': { type: 'string', default: '300' }, 'at-once': { type: 'string', default: '16' } } })
  const run = LOADS[positionals[0] ?? '']
  const options = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
  const [count, atOnce] = [options.count, options['at-once']].map(Number) as [number, number]
  if (!run || positionals.length !== 1) throw new Problem(`Usage: ${USAGE}`)
  if (![count, atOnce].every(number => Number.isInteger(number) && number > 0)) throw new Problem('--count and --at-once must be whole numbers.')
  if (!existsSync(serverEntry)) throw new Problem('There is no build to try. Run: npm run build')

  const folder = mkdtempSync(join(tmpdir(), 'guildhall-load-'))
  chmodSync(folder, 0o711)
  const database = await startPostgres({ dataFolder: folder })
  const sql = postgres(database.url, { max: 4, onnotice: () => {} })
  try {
    await step('Database', async () => await applyMigrations(database.url))
    const failures = await run({ databaseUrl: database.url, sql, count, atOnce, options })
    for (const failure of failures) console.error(`MUST NEVER HAPPEN: ${failure}`)
    if (failures.length > 0) process.exitCode = 1
  }
  finally {
    await sql.end({ timeout: 5 })
    await database.stop()
    await removeCluster(folder)
  }
  process.exit(process.exitCode ?? 0)
})
