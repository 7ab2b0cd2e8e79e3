import { is, Table } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { getTableConfig } from 'drizzle-orm/pg-core'
import { describe, expect, it } from 'vitest'
import * as schema from '#drizzle/schema/index'

/** Columns named like a reference that name no row of one table, and why. */
const NO_ROW: Record<string, string> = {
  'account_export.public_id': 'its own name to the outside',
  'capsule.client_id': 'what the sender’s program calls it',
  'capsule.public_id': 'its own name to the outside',
  'capsule_recipient.public_id': 'its own name to the outside',
  'import_source.source_id': 'what the other system calls it',
  'import_source.target_id': 'a row of the table that `kind` names',
  'note.public_id': 'its own name to the outside',
  'page_view_daily.subject_id': 'a row of the table that `kind` names; views are counted, never joined',
  'session.public_id': 'its own name to the outside',
  'timer.subject_id': 'a row of the table that its kind knows; a timer without one does nothing',
}

const tables = Object.values(schema).filter(value => is(value, Table)).map(table => getTableConfig(table as PgTable))

function loose(): string[] {
  return tables.flatMap(({ name, columns, foreignKeys }) => {
    const bound = new Set(foreignKeys.flatMap(key => key.reference().columns.map(column => column.name)))
    return columns.filter(column => /_(?:id|by)$/.test(column.name) && !bound.has(column.name)).map(column => `${name}.${column.name}`)
  }).sort()
}

describe('the schema', () => {
  it('is all there', () => {
    expect(tables.length).toBeGreaterThan(40)
  })

  it('has a foreign key for every column that names a row, but those that are listed with their reason', () => {
    expect(loose()).toEqual(Object.keys(NO_ROW).sort())
  })
})
