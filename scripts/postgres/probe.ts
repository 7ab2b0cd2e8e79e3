import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import type { ClusterFiles } from '#scripts/postgres/cluster'
import { DATABASE, SUPERUSER } from '#scripts/postgres/cluster'

export type Answer = 'ours' | 'starting' | 'silent' | 'foreign'

export function urlOf(port: number, password: string, database: string): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`
}

/** Asks whoever listens on the port whether it serves our data. */
export async function probe(files: ClusterFiles, port: number, password: string): Promise<Answer> {
  try {
    const rows = await administer(urlOf(port, password, 'postgres'), async client => (await client.query<{ data_directory: string }>('show data_directory')).rows)
    return rows[0] && realpathSync(rows[0].data_directory) === realpathSync(files.data) ? 'ours' : 'foreign'
  }
  catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    // 57P03: starting up or shutting down.
    if (code === '57P03') return 'starting'
    return code === 'ECONNREFUSED' || code === 'ECONNRESET' ? 'silent' : 'foreign'
  }
}

/** Waits out a start or a shutdown that is under way. */
export async function probeSettled(files: ClusterFiles, port: number, password: string): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    const answer = await probe(files, port, password)
    if (answer !== 'starting' || tries > 150) return answer
    await pause(200)
  }
}

/** Process id and port of the postmaster that has the cluster, as it wrote them down; it may be dead by now. */
export function readPostmaster(files: ClusterFiles): { pid: number, port: number } | undefined {
  try {
    const lines = readFileSync(join(files.data, 'postmaster.pid'), 'utf8').split('\n')
    const [pid, port] = [Number(lines[0]), Number(lines[3])]
    return pid > 0 && port > 0 ? { pid, port } : undefined
  }
  catch {
    return undefined
  }
}

export async function ensureDatabase(port: number, password: string): Promise<void> {
  await administer(urlOf(port, password, 'postgres'), async (client) => {
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
    if (rows.length === 0) await client.query(`create database ${DATABASE}`)
  })
}

/** Throws the database away and makes it anew, empty. */
export async function recreateDatabase(url: string): Promise<void> {
  const address = new URL(url)
  address.pathname = '/postgres'
  await administer(address.href, async (client) => {
    await client.query(`drop database if exists ${DATABASE} with (force)`)
    await client.query(`create database ${DATABASE}`)
  })
}

/** With `pg`: postgres.js would connect again for ever to something that is no database. */
async function administer<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return await work(client)
  }
  finally {
    await Promise.race([client.end().catch(() => {}), pause(1000, undefined, { ref: false })])
  }
}
