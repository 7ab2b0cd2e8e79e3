import { AppError } from '#server/platform/errors'

/**
 * Lets `atOnce` tasks run and the others wait in order: for work that takes much memory or a whole core. Throws
 * Unavailable when `waiting` tasks stand in line already, so that a flood is turned away instead of piling up.
 */
export function semaphore(atOnce: number, waiting: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0
  const line: (() => void)[] = []
  return async (task) => {
    if (running >= atOnce) {
      if (line.length >= waiting) throw new AppError('Unavailable', 'Too many people are doing this right now. Try again shortly.', [], 5)
      // Whoever finishes hands its place over, so `running` stays as it is.
      await new Promise<void>(resolve => line.push(resolve))
    }
    else {
      running++
    }
    try {
      return await task()
    }
    finally {
      const next = line.shift()
      if (next) next()
      else running--
    }
  }
}
