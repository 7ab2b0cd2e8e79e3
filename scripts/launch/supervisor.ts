import { setTimeout as pause } from 'node:timers/promises'
import type { ServerCommand, ServerProcess } from '#scripts/launch/server'
import { spawnServer, stopServer, waitForHealth, WRONG_SETTINGS } from '#scripts/launch/server'
import type { RunningPostgres } from '#scripts/postgres/start'
import { startPostgres } from '#scripts/postgres/start'
import { tailOf } from '#scripts/support/log-file'
import { Problem } from '#scripts/support/problem'
import { say, step } from '#scripts/support/steps'

const MOST_FALLS = 5
const FALLS_WITHIN_MS = 60_000
const FIRST_PAUSE_MS = 500

export interface Supervised {
  command: ServerCommand
  origin: string
  healthPatienceMs: number
  /** Undefined when the database is somebody else's. */
  postgres: RunningPostgres | undefined
  dataFolder: string
}

export interface Supervisor {
  /** Rejects with a Problem when the server cannot be kept up; resolves after stop(). */
  run: () => Promise<void>
  stop: () => Promise<void>
  /** Ends everything at once. */
  kill: () => void
}

/** Keeps server and database up until told to stop: restarts with growing pauses, gives up after five falls in a minute. */
export function supervise({ command, origin, healthPatienceMs, postgres, dataFolder }: Supervised, whenReady: () => void): Supervisor {
  let server: ServerProcess | undefined
  let database = postgres
  let stopping = false
  const falls: number[] = []

  async function keepServer(): Promise<void> {
    await step('Server', () => startOnce(), () => stopping ? 'not waited for' : 'ready')
    if (stopping) return
    whenReady()
    while (!stopping && server) {
      const how = await server.ended
      if (stopping) return
      countFall(how)
      const wait = FIRST_PAUSE_MS * 2 ** (falls.length - 1)
      say(`The server ended by itself (${how}); starting it again in ${wait / 1000} s.`)
      await pause(wait)
      if (stopping) return
      server = spawnServer(command)
      const trouble = await waitForHealth(origin, server, healthPatienceMs)
      if (!trouble) say('The server is back.')
      else if (!stopping) await stopServer(server)
    }
  }

  async function startOnce(): Promise<void> {
    server = spawnServer(command)
    const trouble = await waitForHealth(origin, server, healthPatienceMs)
    if (!trouble || stopping) return
    await stopServer(server, 2000)
    if (await server.ended === WRONG_SETTINGS && command.logFile) throw new Problem(tailOf(command.logFile, 20, server.logStart))
    throw new Problem(`The server did not start: ${trouble}.${lastWords()}`)
  }

  function countFall(how: string): void {
    const now = Date.now()
    falls.push(now)
    while (falls[0]! < now - FALLS_WITHIN_MS) falls.shift()
    if (falls.length >= MOST_FALLS) throw new Problem(`The server ended ${falls.length} times within a minute (the last time: ${how}). Giving up.${lastWords()}`)
  }

  function lastWords(): string {
    return command.logFile ? ` Its last words (${command.logFile}):\n\n${tailOf(command.logFile, 20, server?.logStart)}` : ''
  }

  async function keepDatabase(): Promise<void> {
    const fallsOfDatabase: number[] = []
    while (database && !stopping) {
      await pause(250)
      if (stopping || database.isAlive()) continue
      fallsOfDatabase.push(Date.now())
      if (fallsOfDatabase.filter(at => at > Date.now() - FALLS_WITHIN_MS).length >= MOST_FALLS) {
        throw new Problem(`The database ended ${MOST_FALLS} times within a minute. Giving up. Its last words:\n\n${tailOf(`${dataFolder}/postgres.log`, 20)}`)
      }
      say('The database ended by itself.')
      // Gives its ownership back, so that the next one is ours to stop.
      await database.stop()
      database = await step('Database', () => startPostgres({ dataFolder }), () => 'started again')
    }
  }

  return {
    run: async () => {
      try {
        await Promise.race([keepServer(), database ? Promise.all([keepDatabase(), new Promise(() => {})]) : new Promise(() => {})])
      }
      finally {
        stopping = true
      }
    },
    stop: async () => {
      stopping = true
      if (server) await stopServer(server)
      await database?.stop()
    },
    kill: () => {
      stopping = true
      server?.child.kill('SIGKILL')
    },
  }
}
