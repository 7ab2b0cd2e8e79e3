import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { inject } from 'vitest'

export interface TestDatabase {
  url: string
  /** Throws it away, ending whoever is still connected. */
  drop: () => Promise<void>
}

/** A database of one's own with every migration applied: a copy of the run's template, made in milliseconds. */
export async function createDatabase(): Promise<TestDatabase> {
  const template = new URL(inject('templateUrl'))
  const name = `test_${randomBytes(8).toString('hex')}`
  await administer(template, `create database ${name} template ${template.pathname.slice(1)} strategy file_copy`)
  const url = new URL(template)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: async () => await administer(template, `drop database if exists ${name} with (force)`),
  }
}

async function administer(template: URL, statement: string): Promise<void> {
  const url = new URL(template)
  url.pathname = '/postgres'
  const sql = postgres(url.href, { max: 1, onnotice: () => {} })
  try {
    await sql.unsafe(statement)
  }
  finally {
    await sql.end()
  }
}
