import type postgres from 'postgres'

/** What a read may change: when a session was used last. */
const SEEN = ['last_seen_at', 'expires_at']
/** Attempts are counted whether a request is refused or not; facts of the installation are noted while it starts. */
const OWN = new Set(['throttle', 'site_fact'])

/** These timers move by themselves, first of all shortly after the start. */
const RECURRING = ['accounts.housekeeping', 'courier.sweep', 'capsules.zones']

/** A fingerprint of every table's content, by name: what is stored is compared, not how many. */
export async function contentOfTables(sql: postgres.Sql): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public' order by 1`
  const rows = await Promise.all(tables.filter(({ name }) => !OWN.has(name)).map(async ({ name }) => {
    const [row] = await sql<{ print: string }[]>`
      select count(*) || ' ' || coalesce(md5(string_agg(line, '' order by line)), '') as print
      from (
        select md5((to_jsonb(t) - ${name === 'session' ? SEEN : []}::text[])::text) as line from ${sql(name)} t
        where coalesce(to_jsonb(t) ->> 'kind', '') <> all (${RECURRING})
      ) lines`
    return [name, row!.print] as const
  }))
  return Object.fromEntries(rows)
}
