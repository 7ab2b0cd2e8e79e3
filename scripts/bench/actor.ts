import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type postgres from 'postgres'
import { measure } from '#scripts/bench/load'
import type { Row } from '#scripts/bench/report'
import { timeRow } from '#scripts/bench/report'
import type { TestServer } from '#tests/support/server'

/** The least that an operation does: what it costs more with a session is what it costs to know who asks. */
const PATH = '/api/health'
/** More than are asked for in ten seconds, after which a session is read again. */
const SESSIONS = 60_000
const TICK_US = 10_000
const GOAL_US = 100

interface Bench { sql: postgres.Sql, seconds: number, hello: number, add: (row: Row) => void }

/** CPU of the server's process for each request with a session, less what one without takes: read from memory, and from the database. */
export async function measureActor({ sql, seconds, add, hello }: Bench, server: TestServer): Promise<void> {
  const url = `http://127.0.0.1:${server.port}${PATH}`
  await addSessions(sql)
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-bench-'))
  const script = join(folder, 'sessions.lua')
  writeFileSync(script, `
local n = 0
request = function()
  n = n + 1
  return wrk.format('GET', '${PATH}', { cookie = string.format('session=%043d', n % ${SESSIONS}) })
end
`)
  const cpuOf = async (options: { headers?: Record<string, string>, script?: string }): Promise<number> => {
    const before = cpuUs(server)
    const { requests } = await measure(url, { seconds, ...options })
    return (cpuUs(server) - before) / requests
  }
  try {
    await cpuOf({})
    const nobody = await cpuOf({})
    const known = await cpuOf({ headers: { cookie: `session=${'0'.repeat(43)}` } })
    const read = await cpuOf({ script })
    add(timeRow('CPU to know who asks, asked in the last ten seconds', known - nobody, GOAL_US, 'µs', hello))
    add(timeRow('CPU to know who asks, read from the database', read - nobody, GOAL_US, 'µs', hello))
  }
  finally {
    rmSync(folder, { recursive: true })
  }
}

/** Sessions of all people in turn, whose tokens are numbers. */
async function addSessions(sql: postgres.Sql): Promise<void> {
  const now = new Date().toISOString()
  await sql`insert into session (hash, public_id, user_id, created_at, last_seen_at, fresh_at, expires_at)
    select sha256(convert_to(lpad(i::text, 43, '0'), 'UTF8')), 'bench-number-' || i, 1 + i % 1000, ${now}, ${now}, ${now}, ${new Date(Date.now() + 86_400_000).toISOString()} from generate_series(0, ${SESSIONS - 1}) i`
  await sql.unsafe('vacuum (analyze) session')
}

/** Microseconds that a process has been on a core so far, with all its threads (proc(5): fields 14 and 15). */
function cpuUs({ pid }: TestServer): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_US
}
