import { bigint, customType, integer, timestamp } from 'drizzle-orm/pg-core'

/**
 * A moment in UTC. Milliseconds, because JavaScript keeps no more: with Postgres' microseconds a keyset page
 * meets rows twice.
 */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

/** Identity of what grows without bound; read as a JSON number. */
export const bigId = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity()

/** Identity of what stays small: organizations, categories, technologies. */
export const smallId = () => integer('id').primaryKey().generatedAlwaysAsIdentity()

/** A reference to a row whose id is a `bigId`. */
export const bigRef = (name: string) => bigint(name, { mode: 'number' })

/** Text that is compared without regard to case (handles, e-mail addresses). */
export const citext = customType<{ data: string }>({ dataType: () => 'citext' })

export const bytea = customType<{ data: Buffer, driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: value => Buffer.from(value),
})
