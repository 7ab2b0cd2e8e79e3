import postgres from 'postgres'
import { expect, it } from 'vitest'
import { createDatabase } from '#tests/support/database'

it('gives every test a migrated database of its own', async () => {
  const [one, other] = [await createDatabase(), await createDatabase()]
  const sql = [one, other].map(({ url }) => postgres(url, { max: 1 }))
  try {
    await sql[0]!`create table only_here (id int)`
    const tables = await Promise.all(sql.map(async db => await db<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public' order by 1`))
    const [names, otherNames] = tables.map(rows => rows.map(row => row.name))
    expect(otherNames).toContain('users')
    expect(names).toEqual([...otherNames!, 'only_here'].sort())
  }
  finally {
    await Promise.all(sql.map(async db => await db.end()))
    await Promise.all([one.drop(), other.drop()])
  }
})
