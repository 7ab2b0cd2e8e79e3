import type { Redis } from 'ioredis'
import type postgres from 'postgres'
import { searchBytes, searchFolder } from '#tests/support/search-bytes'
import type { Needles } from '#tests/support/search-bytes'
import type { TestServer } from '#tests/support/server'

export const METRICS_TOKEN = 'a token for the metrics of tests'

export interface Places {
  server: TestServer
  sql: postgres.Sql
  redis: Redis
}

/**
 * Where secrets have left a trace: the files and the write-ahead log of the database, every row as a backup writes it, the
 * queue, the server's log, its metrics, its data folder. The database's own files are brought up to date first.
 */
export async function tracesOf({ server, sql, redis }: Places, needles: Needles): Promise<string[]> {
  await sql`checkpoint`
  const [row] = await sql<{ data_directory: string }[]>`show data_directory`
  const metrics = await fetch(`http://127.0.0.1:${server.port}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })
  if (!metrics.ok) throw new Error('The metrics could not be read.')
  const places: [string, string[]][] = [
    ['database files', searchFolder(row!.data_directory, needles)],
    ['rows', searchBytes(Buffer.from(await rowsOf(sql)), needles)],
    ['queue', searchBytes(await contentOf(redis), needles)],
    ['log', searchBytes(Buffer.from(server.logs()), needles)],
    ['metrics', searchBytes(Buffer.from(await metrics.text()), needles)],
    ['data folder', searchFolder(server.dataFolder, needles)],
  ]
  return places.flatMap(([place, found]) => found.map(name => `${place}: ${name}`))
}

/** Every row of every table. */
async function rowsOf(sql: postgres.Sql): Promise<string> {
  const tables = await sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public'`
  const texts = await Promise.all(tables.map(async ({ name }) => (await sql<{ line: string }[]>`select to_jsonb(t)::text as line from ${sql(name)} t`).map(({ line }) => line).join('\n')))
  return texts.join('\n')
}

/** Every key and value, uncompressed. */
async function contentOf(redis: Redis): Promise<Buffer> {
  await redis.config('SET', 'rdbcompression', 'no')
  const keys = await redis.keys('*')
  const values = await Promise.all(keys.map(async key => await redis.dumpBuffer(key) ?? Buffer.alloc(0)))
  return Buffer.concat([Buffer.from(keys.join('\n')), ...values])
}
