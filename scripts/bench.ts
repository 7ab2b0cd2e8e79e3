import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { fillDatabase, SHAPE, signIn } from '#scripts/bench/data'
import { OTHER_CORE, pin, requireTools } from '#scripts/bench/load'
import type { Profiled } from '#scripts/bench/profile'
import { GOALS_HELLO, profileTable, tableOf } from '#scripts/bench/report'
import type { Row } from '#scripts/bench/report'
import { measureBaseline, measureCached, measureShares, measureUncached, pinOurselves } from '#scripts/bench/run'
import type { Bench } from '#scripts/bench/run'
import { applyMigrations } from '#scripts/launch/migrations'
import { removeCluster, startPostgres } from '#scripts/postgres/start'
import { rootFolder, serverEntry } from '#scripts/support/paths'
import { Problem, runScript } from '#scripts/support/problem'
import { step } from '#scripts/support/steps'

/** From this heading on the page is no machine's. */
const BY_HAND = '## What stands in the way'
const WRITTEN_TO = join(rootFolder, 'docs', 'performance.md')

// npm run bench [-- --seconds 4] [-- --write]: one server on one core; database and load on the other.
await runScript(async () => {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '4' }, write: { type: 'boolean', default: false } } })
  const seconds = Number(values.seconds)
  if (!Number.isInteger(seconds) || seconds < 1) throw new Problem('--seconds must be a whole number.')
  requireTools()
  if (cpus().length < 2) throw new Problem('The benchmark needs two cores: one for the server, one for everything else.')
  if (!existsSync(serverEntry)) throw new Problem('There is no build to measure. Run: npm run build')

  const folder = mkdtempSync(join(tmpdir(), 'guildhall-bench-'))
  chmodSync(folder, 0o711)
  const database = await startPostgres({ dataFolder: folder })
  const sql = postgres(database.url, { max: 1, onnotice: () => {} })
  try {
    pin(database.pid, OTHER_CORE)
    pinOurselves()
    await step('Database', async () => {
      await applyMigrations(database.url)
      await fillDatabase(sql)
    }, () => `${SHAPE.topics.toLocaleString('en')} posts, ${SHAPE.comments.toLocaleString('en')} comments, ${SHAPE.people.toLocaleString('en')} people`)
    const rows: Row[] = []
    const add = (row: Row): void => {
      rows.push(row)
      console.log(`${row.work}: ${row.result}${row.share ? `, ${row.share} of hello` : ''}${row.goal ? ` (goal ${row.goal}: ${row.isMet ? 'met' : 'missed'})` : ''}`)
    }
    const bench: Bench = { databaseUrl: database.url, sql, seconds, add, tokens: await signIn(sql, 16), hello: await measureBaseline({ seconds, add }) }
    await measureCached(bench)
    await measureUncached(bench)
    const profiled = await measureShares(bench)
    const text = page(rows, profiled, seconds)
    console.log(`\n${text}`)
    if (values.write) writeFileSync(WRITTEN_TO, text)
  }
  finally {
    await sql.end({ timeout: 5 })
    await database.stop()
    await removeCluster(folder)
  }
  process.exit(process.exitCode ?? 0)
})

function page(rows: Row[], profiled: Profiled[], seconds: number): string {
  const model = cpus()[0]?.model ?? 'unknown processor'
  return `# Performance

Measured by \`npm run bench\` in one run: one server process on one core, Postgres and load on the other, 64 keep-alive
connections where nothing else is said, ${seconds} s each, on ${model}, Node ${process.versions.node}. Ratios within a run
mean something; seconds of one machine mean little on another. So each goal is read as a share of what bare \`node:http\`
answers: the goals were set where that was ${GOALS_HELLO.toLocaleString('en')}/s (“there”), and times may be longer in the same proportion.

${tableOf(rows)}

## Where the time goes
Of the server's core while that work is asked for again and again with nothing kept, by the V8 profiler, in the same run.

${profileTable(profiled)}

${written()}`
}

/** What people wrote about the figures stays when they are measured anew. */
function written(): string {
  const before = existsSync(WRITTEN_TO) ? readFileSync(WRITTEN_TO, 'utf8') : ''
  const at = before.indexOf(BY_HAND)
  return at < 0 ? '' : before.slice(at)
}
