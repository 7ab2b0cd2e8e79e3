import { sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Row } from '#server/domain/imports/rows'
import type { Db } from '#server/platform/db'

/** Writes many rows with few statements. Ids are taken beforehand, so that rows can refer to each other. */
export interface Sink {
  db: Db
  reserve: (table: string, count: number) => Promise<number[]>
  insert: <T extends PgTable>(table: T, rows: Row<T>[]) => Promise<void>
}

/** Postgres takes 65,535 parameters in a statement; the widest table has about 40 columns. */
const CHUNK = 1_000

export function sinkOf(db: Db): Sink {
  return {
    db,
    reserve: async (table, count) => {
      const rows = await db.execute<{ id: number }>(sql`select nextval(pg_get_serial_sequence(${table}, 'id'))::float8 as id from generate_series(1, ${count}::int)`)
      return rows.map(({ id }) => id)
    },
    insert: async (table, rows) => {
      for (let at = 0; at < rows.length; at += CHUNK) {
        await db.insert(table).overridingSystemValue().values(rows.slice(at, at + CHUNK))
      }
    },
  }
}
