import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listTables } from '#scripts/archive/catalog'
import { readArchive } from '#scripts/archive/read'
import { writeArchive } from '#scripts/archive/write'
import { applyMigrations } from '#scripts/launch/migrations'
import type { RunningPostgres } from '#scripts/postgres/start'
import { removeCluster, startPostgres } from '#scripts/postgres/start'
import { nodeBinary, rootFolder } from '#scripts/support/paths'
import { temporaryFolder } from '#tests/support/launcher'

const silent = (): void => {}
/** More than one piece of the archive. */
const PEOPLE = 20_000

let folder: string
let running: RunningPostgres
let archive: string
let source: postgres.Sql

beforeAll(async () => {
  folder = temporaryFolder()
  running = await startPostgres({ dataFolder: join(folder, 'cluster'), fast: true })
  await applyMigrations(running.url)
  source = postgres(running.url, { max: 2, onnotice: silent })
  await source`
    insert into users (handle, name, bio, created_at)
    select 'person' || n, E'Tab\t line\n back\\\\slash "quoted" é ' || n, repeat('words ', 60), timestamptz '2026-01-01Z' + n * interval '1 second'
    from generate_series(1, ${PEOPLE}::int) n`
  await source`insert into site_fact (name, value, at) values ('nothing', 'null', '2026-01-01Z'), ('deep', '{"a": [1, "\\u00e9"]}', '2026-01-02Z')`
  mkdirSync(join(folder, 'data', 'files', 'ab'), { recursive: true })
  writeFileSync(join(folder, 'data', 'files', 'ab', 'picture.webp'), Buffer.from(Array.from({ length: 100_000 }, (_, n) => n % 256)))
  writeFileSync(join(folder, 'data', 'files', 'empty'), '')
  writeFileSync(join(folder, 'data', 'app-key'), 'secret')
  writeFileSync(join(folder, 'data', 'server.log'), 'not part of it')
  archive = join(folder, 'a.tar.gz')
  await writeArchive(running.url, join(folder, 'data'), archive, silent)
})

afterAll(async () => {
  await source.end()
  await running.stop()
  await removeCluster(join(folder, 'cluster'))
  rmSync(folder, { recursive: true, force: true })
})

/** An empty database and folder, such as a restore wants. */
async function emptyPlace(): Promise<{ url: string, data: string }> {
  const name = `place_${Math.random().toString(36).slice(2)}`
  await source.unsafe(`create database ${name}`)
  const data = join(folder, name)
  mkdirSync(data)
  return { url: running.url.replace(/\/[^/]*$/, `/${name}`), data }
}

/** For each table its number of rows and one sum over all of them. */
async function contentOf(url: string): Promise<Record<string, unknown>> {
  const sql = postgres(url, { max: 1 })
  try {
    const tables = await listTables(sql)
    const sums = await Promise.all(tables.map(async ({ name }) => {
      const rows = await sql.unsafe(`select count(*)::int as count, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from "${name}" t`)
      return [name, { ...rows[0] }]
    }))
    return Object.fromEntries(sums) as Record<string, unknown>
  }
  finally {
    await sql.end()
  }
}

it('brings back every row, file and key into an empty place', async () => {
  const { url, data } = await emptyPlace()
  const summary = await readArchive(archive, url, data, silent)
  expect(summary.files).toBe(3)
  expect(await contentOf(url)).toEqual(await contentOf(running.url))
  expect(readFileSync(join(data, 'files', 'ab', 'picture.webp'))).toEqual(readFileSync(join(folder, 'data', 'files', 'ab', 'picture.webp')))
  expect(readFileSync(join(data, 'app-key'), 'utf8')).toBe('secret')
  expect(readdirSync(data).sort()).toEqual(['app-key', 'files'])
})

it('goes on counting where the original stood, and has its references back', async () => {
  const { url, data } = await emptyPlace()
  await readArchive(archive, url, data, silent)
  const sql = postgres(url, { max: 1 })
  try {
    const [row] = await sql`insert into users (handle, name, created_at) values ('next', 'Next', '2026-02-01Z') returning id::int`
    expect(row).toEqual({ id: PEOPLE + 1 })
    const keys = async (db: postgres.Sql): Promise<unknown> => [...await db`select conname, pg_get_constraintdef(oid) as definition from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`]
    expect(await keys(sql)).toEqual(await keys(source))
  }
  finally {
    await sql.end()
  }
})

it('holds one moment: what is written meanwhile is not half in it', async () => {
  let isOver = false
  const writing = (async () => {
    for (let n = 0; !isOver; n++) {
      await source.begin(async (tx) => {
        await tx`insert into users (handle, name, created_at) values (${`busy${n}`}, 'Busy', '2026-03-01Z')`
        await tx`insert into site_fact (name, value, at) values (${`busy${n}`}, 'true', '2026-03-01Z')`
      })
    }
  })()
  const path = join(folder, 'busy.tar.gz')
  await writeArchive(running.url, join(folder, 'data'), path, silent)
  isOver = true
  await writing
  const { url, data } = await emptyPlace()
  await readArchive(path, url, data, silent)
  const sql = postgres(url, { max: 1 })
  const [counts] = await sql`select (select count(*) from users where handle like 'busy%') = (select count(*) from site_fact where name like 'busy%') as same`
  await sql.end()
  expect(counts).toEqual({ same: true })
})

it('refuses a cut archive, and changes nothing', async () => {
  const { url, data } = await emptyPlace()
  const cut = join(folder, 'cut.tar.gz')
  writeFileSync(cut, readFileSync(archive))
  truncateSync(cut, statSync(cut).size - 1000)
  await expect(readArchive(cut, url, data, silent)).rejects.toThrow()
  expect(readdirSync(data)).toEqual([])
  const sql = postgres(url, { max: 1 })
  expect(await sql`select count(*)::int as count from users`).toEqual([{ count: 0 }])
  await sql.end()
  // The same place can be used for the whole one.
  expect((await readArchive(archive, url, data, silent)).files).toBe(3)
})

it('refuses what is not a backup, and a place that is not empty', async () => {
  const { url, data } = await emptyPlace()
  const other = join(folder, 'other.tar.gz')
  writeFileSync(other, 'something else')
  await expect(readArchive(other, url, data, silent)).rejects.toThrow(/not a backup of Guildhall/)
  await expect(readArchive(archive, running.url, data, silent)).rejects.toThrow(/database holds something already/)
  await expect(readArchive(archive, url, join(folder, 'data'), silent)).rejects.toThrow(/data folder .* holds something already/)
})

it('is readable for its owner alone', () => {
  expect(statSync(archive).mode & 0o077).toBe(0)
})

it.each([['--help'], ['one.tar.gz', 'two.tar.gz']])('npm run backup says how it is used, and writes nothing: %s', async (...args) => {
  const place = temporaryFolder()
  const run = promisify(execFile)(nodeBinary(), [join(rootFolder, 'scripts', 'backup.ts'), ...args], { cwd: place, env: { ...process.env, DATABASE_URL: running.url } })
  await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('npm run backup -- guildhall.tar.gz') })
  expect(readdirSync(place)).toEqual([])
  rmSync(place, { recursive: true })
})
