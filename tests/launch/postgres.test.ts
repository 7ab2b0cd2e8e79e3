import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import postgres from 'postgres'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { removeCluster, startPostgres } from '#scripts/postgres/start'
import { isAlive, waitForEnd } from '#scripts/support/processes'
import { temporaryFolder } from '#tests/support/launcher'

let dataFolder: string

beforeEach(() => {
  dataFolder = temporaryFolder()
})

afterEach(async () => {
  await removeCluster(dataFolder)
})

async function ask<T>(url: string, question: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1 })
  try {
    return await question(sql)
  }
  finally {
    await sql.end()
  }
}

it('starts, keeps what was written, and stops', async () => {
  const first = await startPostgres({ dataFolder })
  await ask(first.url, async sql => await sql`create table kept as select 'É' as letter`)
  await first.stop()
  expect(isAlive(first.pid)).toBe(false)

  const second = await startPostgres({ dataFolder })
  const [row] = await ask(second.url, async sql => await sql`select lower(letter) as letter from kept`)
  expect(row).toEqual({ letter: 'é' })
  await second.stop()
})

it('keeps its password to its user, and listens only on the loopback', async () => {
  const running = await startPostgres({ dataFolder })
  expect(statSync(join(dataFolder, 'postgres.password')).mode & 0o077).toBe(0)
  const [row] = await ask(running.url, async sql => await sql`select setting from pg_settings where name = 'listen_addresses'`)
  expect(row).toEqual({ setting: '127.0.0.1' })
  const wrong = new URL(running.url)
  wrong.password = 'guess'
  await expect(ask(wrong.href, async sql => await sql`select 1`)).rejects.toThrow(/password authentication failed/)
  await running.stop()
})

it('joins the server that already runs on the folder, and leaves it to its owner', async () => {
  const owner = await startPostgres({ dataFolder })
  const guest = await startPostgres({ dataFolder })
  expect(guest).toMatchObject({ reused: true, pid: owner.pid, url: owner.url })
  await guest.stop()
  expect(isAlive(owner.pid)).toBe(true)
  await owner.stop()
  expect(isAlive(owner.pid)).toBe(false)
})

it('comes back with everything committed after kill -9', async () => {
  const first = await startPostgres({ dataFolder })
  await ask(first.url, async sql => await sql`create table kept as select 1 as one`)
  process.kill(first.pid, 'SIGKILL')
  const second = await startPostgres({ dataFolder })
  expect(second.pid).not.toBe(first.pid)
  expect(await ask(second.url, async sql => await sql`select one from kept`)).toEqual([{ one: 1 }])
  await second.stop()
})

it('takes another port when its own was taken in the meantime', async () => {
  const first = await startPostgres({ dataFolder })
  await first.stop()
  const port = Number(readFileSync(join(dataFolder, 'postgres.port'), 'utf8'))
  const intruder = createServer(socket => socket.end('not a database'))
  await new Promise<void>(resolve => intruder.listen(port, '127.0.0.1', resolve))
  try {
    const second = await startPostgres({ dataFolder })
    expect(new URL(second.url).port).not.toBe(String(port))
    await second.stop()
  }
  finally {
    intruder.close()
  }
})

it('begins anew where an earlier initialisation was cut short', async () => {
  mkdirSync(join(dataFolder, 'postgres.new'))
  writeFileSync(join(dataFolder, 'postgres.new', 'PG_VERSION'), '18\n')
  const running = await startPostgres({ dataFolder })
  expect(await ask(running.url, async sql => await sql`select 1 as one`)).toEqual([{ one: 1 }])
  await running.stop()
})

it('says what is wrong with a folder that holds no database', async () => {
  mkdirSync(join(dataFolder, 'postgres'))
  await expect(startPostgres({ dataFolder })).rejects.toThrow(/holds no database that can be read/)
})

it('refuses the files of another Postgres version with advice', async () => {
  const running = await startPostgres({ dataFolder })
  await running.stop()
  writeFileSync(join(dataFolder, 'postgres', 'PG_VERSION'), '17\n')
  await expect(startPostgres({ dataFolder })).rejects.toThrow(/made by Postgres 17.*brings Postgres 18/)
})

it('shows the words of Postgres when its files are damaged', async () => {
  const running = await startPostgres({ dataFolder })
  await running.stop()
  await waitForEnd(running.pid, 5000)
  rmSync(join(dataFolder, 'postgres', 'global', 'pg_control'))
  await expect(startPostgres({ dataFolder })).rejects.toThrow(/Postgres says: .*pg_control/s)
})

it('names a data folder that cannot be written', async () => {
  writeFileSync(join(dataFolder, 'file'), '')
  await expect(startPostgres({ dataFolder: join(dataFolder, 'file', 'below') })).rejects.toThrow(/cannot be used.*A part of that path is a file/s)
})
