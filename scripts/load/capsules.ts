import { setTimeout as pause } from 'node:timers/promises'
import type postgres from 'postgres'
import type { Load } from '#scripts/load/load'
import { startMailSink } from '#tests/support/mail-sink'
import { startServer } from '#tests/support/server'
import { until } from '#tests/support/until'

const APP_KEY = 'a key for trials, not for any site'
const CONNECTIONS = 4
const STEADY = 200
const KILLS = 2

/**
 * Capsules on one server: a few that are due one after the other show how late releases are in the steady state; then
 * `--due=20000` are due in the same moment, must be claimed with their batches within ten seconds, each once, and their
 * mails must all go out although the server is killed twice on the way. A capsule that is lost or released twice, and a
 * mail that is lost or repeated beyond what was in flight at a kill, must never happen.
 */
export async function loadCapsules({ databaseUrl, sql, options }: Load): Promise<string[]> {
  const due = Number(options.due ?? 20_000)
  const failures: string[] = []
  const sink = await startMailSink()
  const env = { APP_KEY, SMTP_URL: sink.url, WORKERS: JSON.stringify({ notifications: CONNECTIONS }), LOG_LEVEL: 'error' }
  let server = await startServer({ databaseUrl, env })
  const again = { ...env, DATA_FOLDER: server.dataFolder }
  try {
    await makeSender(sql)
    await makeDue(sql, 'steady', STEADY, new Date(Date.now() + 2_000), 50)
    await until(async () => await countOf(sql, 'steady', 'sent') === STEADY, { seconds: 60, every: 200 })
    const [lag] = await sql<{ p50: number, p99: number }[]>`select percentile_cont(0.5) within group (order by lag_ms)::float8 as p50, percentile_cont(0.99) within group (order by lag_ms)::float8 as p99 from release_lag`
    console.log(`steady state: ${STEADY} released, lag p50 ${Math.round(lag!.p50)} ms, p99 ${Math.round(lag!.p99)} ms`)
    if (lag!.p99 >= 1_000) failures.push(`99 of 100 releases were up to ${Math.round(lag!.p99)} ms late in the steady state`)

    const at = new Date(Date.now() + 4_000 + due / 10)
    await makeDue(sql, 'burst', due, at, 0)
    await pause(Math.max(0, at.getTime() - Date.now()))
    await until(async () => await countOf(sql, 'burst', 'sent') === due, { seconds: 120, every: 50 })
    const took = (Date.now() - at.getTime()) / 1_000
    console.log(`${due.toLocaleString('en')} due in one moment: released with their batches in ${took.toFixed(1)} s`)
    if (took >= 10) failures.push(`${due} capsules took ${took.toFixed(1)} s`)

    const began = performance.now()
    for (let kills = 1; kills <= KILLS; kills++) {
      const stopAt = STEADY + Math.floor(due * kills / (KILLS + 2))
      await until(() => sink.messages().length >= stopAt, { seconds: 300, every: 20 })
      await server.kill()
      console.log(`killed after ${sink.messages().length.toLocaleString('en')} mails`)
      server = await startServer({ databaseUrl, env: again })
    }
    await until(async () => (await sql`select 1 from notification_batch where state = 'pending' limit 1`).length === 0 && (await sql`select 1 from notification where messages is null limit 1`).length === 0, { seconds: 420, every: 500 })
    failures.push(...await faultsOf(sql, due), ...mailFaults(sink.messages().map(({ to }) => to[0]!), due))
    console.log(`all mails accepted in ${Math.round((performance.now() - began) / 1_000)} s`)
    return failures
  }
  finally {
    await server.stop()
    await sink.stop()
  }
}

/** Who gets no mails of their own, so that those that are counted are the recipients'. */
async function makeSender(sql: postgres.Sql): Promise<void> {
  const now = new Date().toISOString()
  await sql`insert into users (handle, name, email, emails_off, created_at) values ('ann', 'Ann', 'ann@example.org', true, ${now})`
  await sql`insert into address (email, user_id, created_at) select email, id, ${now} from users`
}

/** Capsules that wait, each for a recipient of its own; `apartMs` is between their dates. */
async function makeDue(sql: postgres.Sql, name: string, count: number, at: Date, apartMs: number): Promise<void> {
  const now = new Date().toISOString()
  await sql`
    with addresses as (insert into address (email, created_at) select ${name} || n || '@example.org', ${now} from generate_series(1, ${count}::int) n returning id, email),
    made as (
      insert into capsule (public_id, client_id, state, owner_id, sender_address_id, sender_name, subject, body, at_local, time_zone, release_at, zone_data, created_at, updated_at, confirmed_at)
      select ${name} || lpad(n::text, 12, '0'), ${name} || lpad(n::text, 16, '0'), 'scheduled', users.id, address.id, 'Ann', 'To you', 'Hello from the past.', '2030-01-01T00:00:00', 'UTC',
        ${at.toISOString()}::timestamptz + n * ${apartMs}::int * interval '1 millisecond', ${process.versions.tz ?? ''}, ${now}, ${now}, ${now}
      from users join address on address.user_id = users.id, generate_series(1, ${count}::int) n returning id, public_id, release_at),
    people as (
      insert into capsule_recipient (public_id, capsule_id, address_id, given, claim_hash, created_at)
      select made.public_id, made.id, addresses.id, addresses.email, sha256(made.public_id::bytea), ${now} from made join addresses on addresses.email = (${name} || ltrim(substr(made.public_id, length(${name}) + 1), '0') || '@example.org')::citext)
    insert into timer (kind, subject_id, due_at, created_at) select 'capsule.release', id, release_at, ${now} from made`
  await sql`analyze`
}

async function countOf(sql: postgres.Sql, name: string, state: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from capsule where state = ${state} and public_id like ${`${name}%`}`
  return row!.count
}

async function faultsOf(sql: postgres.Sql, due: number): Promise<string[]> {
  const [row] = await sql<{ twice: number, unsent: number, batches: number, failed: number }[]>`
    select (select count(*)::int from (select from notification where kind = 'capsule.released' group by capsule_id having count(*) > 1) double) as twice,
      (select count(*)::int from capsule where state <> 'sent') as unsent,
      (select count(*)::int from notification_batch batch join notification on notification.id = batch.notification_id where kind = 'capsule.released') as batches,
      (select count(*)::int from notification_batch where state <> 'completed') as failed`
  const { twice, unsent, batches, failed } = row!
  console.log(`released twice: ${twice}; not released: ${unsent}; batches: ${batches.toLocaleString('en')}, not completed: ${failed}`)
  return [
    ...twice > 0 ? [`${twice} capsules were released twice`] : [], ...unsent > 0 ? [`${unsent} capsules were not released`] : [],
    ...batches === due + STEADY ? [] : [`there are ${batches} batches`], ...failed > 0 ? [`${failed} batches were not completed`] : [],
  ]
}

function mailFaults(receivers: string[], due: number): string[] {
  const lost = due + STEADY - new Set(receivers).size
  const repeated = receivers.length - new Set(receivers).size
  console.log(`mails: ${receivers.length.toLocaleString('en')}; lost: ${lost}; repeated, with the same Message-ID: ${repeated} (at most ${KILLS * CONNECTIONS} were in flight at the kills)`)
  return [...lost > 0 ? [`${lost} mails were lost`] : [], ...repeated > KILLS * CONNECTIONS ? [`${repeated} mails went out twice`] : []]
}
