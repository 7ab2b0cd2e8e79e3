import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { Problem } from '#scripts/support/problem'

const run = promisify(execFile)

/** The core of the server, and the one of everything else. */
export const SERVER_CORE = '0'
export const OTHER_CORE = '1'

export interface Load { requests: number, perSecond: number, p99Ms: number }
export interface LoadOptions {
  connections?: number
  seconds: number
  headers?: Record<string, string>
  /** A script of wrk's, for what is not a GET. */
  script?: string
}

/** Stops with words where a tool is missing. */
export function requireTools(): void {
  for (const [tool, how] of [['wrk', 'apt-get install wrk, or brew install wrk'], ['taskset', 'it is part of util-linux']] as const) {
    if (spawnSync(tool, ['--version']).error) throw new Problem(`The benchmark needs ${tool} (${how}).`)
  }
}

/** Pins a process with all its threads, and what it starts from now on, to one core. */
export function pin(pid: number, core: string): void {
  const result = spawnSync('taskset', ['-a', '-c', '-p', core, String(pid)], { encoding: 'utf8' })
  if (result.status !== 0) throw new Problem(`Process ${pid} could not be pinned to core ${core}: ${result.stderr.trim()}`)
}

/** wrk with keep-alive connections from the other core. Throws if anything but success was answered. */
export async function measure(url: string, { connections = 64, seconds, headers = {}, script }: LoadOptions): Promise<Load> {
  const args = ['-c', OTHER_CORE, 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '--timeout', '10s',
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]), ...script ? ['-s', script] : [], url]
  const { stdout } = await run('taskset', args)
  const failed = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1]
  if (failed) throw new Problem(`${url}: ${failed} answers were no success.\n${stdout}`)
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1])
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1])
  const [, value, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? []
  if (!Number.isFinite(perSecond) || value === undefined) throw new Problem(`wrk said something else:\n${stdout}`)
  return { requests, perSecond, p99Ms: Number(value) * ({ us: 0.001, ms: 1, s: 1000 }[unit!] ?? 1) }
}
