import type postgres from 'postgres'

export interface Table {
  name: string
  /** Those that can be written: generated ones make themselves. */
  columns: string[]
  bytes: number
}

/** The format of the archive; a later one can still read an earlier one. */
export const FORMAT = 1

export interface Manifest {
  format: number
  at: string
  /** How many migrations the database had seen. */
  migrations: number
  tables: { name: string, columns: string[] }[]
  sequences: { name: string, value: string, isCalled: boolean }[]
}

export type Session = postgres.Sql | postgres.TransactionSql

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Every table of the product, in the order of its name. The queue's own schema is not among them. */
export async function listTables(sql: Session): Promise<Table[]> {
  const rows = await sql<Table[]>`
    select c.relname as name, pg_table_size(c.oid)::float8 as bytes,
      array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    group by c.oid, c.relname order by c.relname`
  return [...rows]
}

export async function listSequences(sql: Session): Promise<Manifest['sequences']> {
  const names = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname`
  const sequences: Manifest['sequences'] = []
  for (const { name } of names) {
    const [row] = await sql.unsafe<{ value: string, isCalled: boolean }[]>(`select last_value::text as value, is_called as "isCalled" from ${quote(name)}`)
    sequences.push({ name, value: row!.value, isCalled: row!.isCalled })
  }
  return sequences
}

/** Every foreign key with what makes it again. */
export async function listForeignKeys(sql: Session): Promise<{ table: string, name: string, definition: string }[]> {
  const rows = await sql<{ table: string, name: string, definition: string }[]>`
    select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace order by 1, 2`
  return [...rows]
}
