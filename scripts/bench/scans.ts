import { setTimeout as pause } from 'node:timers/promises'
import type postgres from 'postgres'
import { Problem } from '#scripts/support/problem'

/** Tables that grow without bound; reading one from end to end for a request is a mistake. */
const LARGE = ['post', 'comment', 'vote', 'users', 'notification_recipient', 'subscription', 'membership']
/** Idle connections hand in their statistics after a second. */
const STATISTICS_MS = 2_500

/** Asks each address once, and answers which large tables were read sequentially for it. */
export async function sequentialScans(sql: postgres.Sql, origin: string, paths: readonly string[], cookie?: string): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) {
    await pause(STATISTICS_MS)
    const before = await scans(sql)
    const answer = await fetch(origin + path, { headers: cookie ? { cookie } : {} })
    await answer.arrayBuffer()
    if (!answer.ok) throw new Problem(`${path} answered ${answer.status}.`)
    await pause(STATISTICS_MS)
    const after = await scans(sql)
    for (const [table, count] of after) if (count > (before.get(table) ?? 0)) found.push(`${path}: ${table}`)
  }
  return found
}

async function scans(sql: postgres.Sql): Promise<Map<string, number>> {
  await sql`select pg_stat_clear_snapshot()`
  const rows = await sql<{ table: string, count: number }[]>`select relname as table, seq_scan::int as count from pg_stat_user_tables where relname = any(${LARGE})`
  return new Map(rows.map(({ table, count }) => [table, count]))
}
