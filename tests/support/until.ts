import { setTimeout as pause } from 'node:timers/promises'

/** Waits until `check` answers something true, and answers that. Throws after `seconds`. */
export async function until<T>(check: () => T | Promise<T>, { seconds = 20, every = 25 } = {}): Promise<NonNullable<T>> {
  const end = performance.now() + seconds * 1_000
  for (;;) {
    const answer = await check()
    if (answer) return answer
    if (performance.now() > end) throw new Error(`It did not happen within ${seconds} seconds: ${check.toString().slice(0, 200)}`)
    await pause(every)
  }
}
