import { Presets, SingleBar } from 'cli-progress'
import process from 'node:process'

export interface Progress {
  /** Moves on to so many of so many (in whatever unit), and says what is being done. */
  at: (done: number, total: number, doing: string) => void
  end: () => void
}

const LINE_EVERY_MS = 2_000
const WIDTH = 50

/** A bar on a terminal, a plain line now and then elsewhere. */
export function showProgress(): Progress {
  return process.stdout.isTTY ? bar() : lines()
}

function bar(): Progress {
  const drawn = new SingleBar({ format: '{bar} {percentage} % · {doing}', hideCursor: true, clearOnComplete: false }, Presets.shades_classic)
  drawn.start(1, 0, { doing: 'reading' })
  return {
    at: (done, total, doing) => {
      drawn.setTotal(Math.max(total, 1))
      drawn.update(done, { doing: doing.slice(0, WIDTH) })
    },
    end: () => drawn.stop(),
  }
}

function lines(): Progress {
  let last = 0
  return {
    at: (done, total, doing) => {
      const now = performance.now()
      if (done < total && now - last < LINE_EVERY_MS && last > 0) return
      last = now
      console.log(`${Math.floor(100 * done / Math.max(total, 1))} % · ${doing}`)
    },
    end: () => {},
  }
}
