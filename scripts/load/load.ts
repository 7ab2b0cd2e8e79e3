import type postgres from 'postgres'

/** What a load works with: an empty migrated database and how much to do. It answers what must never have happened. */
export interface Load {
  databaseUrl: string
  sql: postgres.Sql
  /** How many things. */
  count: number
  /** How many of them at the same moment. */
  atOnce: number
  /** Everything that stood behind `--` on the command line, as text. */
  options: Record<string, string>
}

/** Works on numbers from 0, so many at a time; answers what came of each, in their order. */
export async function together<T>(count: number, atOnce: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, async () => {
    for (let at = next++; at < count; at = next++) results[at] = await work(at)
  }))
  return results
}

/** Runs it, prints how long it took and how many a second that is, and answers its result. */
export async function timed<T>(label: string, count: number, work: () => Promise<T>): Promise<T> {
  const begin = performance.now()
  const result = await work()
  const seconds = (performance.now() - begin) / 1000
  console.log(`${label}: ${count.toLocaleString('en')} in ${seconds.toFixed(1)} s, ${Math.round(count / seconds).toLocaleString('en')} a second`)
  return result
}
