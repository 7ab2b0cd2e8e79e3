import type { Db } from '#server/platform/db'

interface Written<R> {
  execute: (values?: Record<string, unknown>) => Promise<R>
}

interface Query<R> {
  prepare: (name: string) => Written<R>
}

const kept = new WeakMap<Db, Map<string, Written<unknown>>>()

/**
 * Runs a query whose values are placeholders. With a name its text is written once for this process: Drizzle takes longer to
 * write a wide select than the driver to ask it. So the name has to tell apart everything that the text depends on, and what
 * depends on who asks has none. Arrays are handed over by `arrayText`.
 */
export async function ask<R>(db: Db, name: string | undefined, query: () => Query<R>, values: Record<string, unknown>): Promise<R> {
  return await (name === undefined ? query().prepare('') : writtenOnce(db, name, query)).execute(values)
}

function writtenOnce<R>(db: Db, name: string, query: () => Query<R>): Written<R> {
  const known = kept.get(db) ?? new Map<string, Written<unknown>>()
  kept.set(db, known)
  const written = known.get(name) as Written<R> | undefined ?? query().prepare(name)
  known.set(name, written)
  return written
}

/** Numbers as the text of a Postgres array. */
export function arrayText(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`
}
