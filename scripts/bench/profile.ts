import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

interface Frame { functionName: string, url: string, lineNumber: number }

/** What `--cpu-prof` writes (the `Profile` of the DevTools protocol); times are microseconds. */
interface CpuProfile {
  nodes: { id: number, callFrame: Frame, children?: number[] }[]
  samples: number[]
  timeDeltas: number[]
  /** Of the clock that `process.hrtime` reads, in every process. */
  startTime: number
}

/** Microseconds of that clock. */
export interface Span { from: number, to: number }

export interface Share { part: string, percent: number }
export interface Profiled { work: string, shares: Share[] }

/** Who a stack belongs to: the first of these that fits the innermost frame it has. */
const PARTS: [part: string, isIt: (frame: Frame) => boolean][] = [
  ['collecting garbage', ({ functionName }) => functionName === '(garbage collector)'],
  ['outside of JavaScript: sockets, the kernel', ({ functionName }) => functionName === '(program)'],
  ['writing the page’s state', ({ url, functionName }) => /devalue/.test(url) || functionName.startsWith('renderPayload')],
  ['vue-router', ({ url }) => /vue-router/.test(url)],
  ['head of the page (unhead)', ({ url }) => /unhead/.test(url)],
  ['rendering: our components', ({ url }) => /chunks\/build\//.test(url)],
  ['rendering: Vue', ({ url }) => /@vue\/|\/vue\/|server-renderer|pinia/.test(url)],
  ['Postgres’ protocol and answers', ({ url }) => /node_modules\/postgres\//.test(url)],
  ['compression', ({ url }) => /zlib/.test(url)],
  ['Node: HTTP, streams, timers', ({ url }) => url.startsWith('node:')],
  ['the rest of the server: operations, checks, presenters, queue', ({ url }) => url !== ''],
]
const OURS = PARTS.at(-1)![0]
const DRIZZLE = 'Drizzle: from builders to SQL, from rows to objects'
/** It is bundled with what is ours, so that only its names tell them apart. */
const DRIZZLES_NAMES = /^(?:is|sql|toQuery|sqlToQuery|buildQueryFromSourceParams|build\w*(?:Query|Selection|UpdateSet|Joins|CTE)|escapeName|getSQL|getSelectedFields|_prepare|mapResultRow|mapFromDriverValue|orderSelectedFields|queryWithCache|startActiveSpan)$/

/** A folder for one profile, and how the server is told to write it there when it ends. */
export function profileFolder(): { env: Record<string, string>, read: (span: Span) => Share[] } {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-profile-'))
  return {
    env: { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder} --cpu-prof-interval=500` },
    read(span) {
      const profiles = readdirSync(folder).map(file => sharesOf(JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile, span))
      rmSync(folder, { recursive: true })
      // A worker thread writes its own; the server's is the longest.
      return profiles.sort((a, b) => b.busy - a.busy)[0]!.shares
    },
  }
}

export function microseconds(): number {
  return Number(process.hrtime.bigint() / 1000n)
}

/** What share of the time that was not idle each part took, from and to a moment: the start loads modules, and is not meant. */
export function sharesOf({ nodes, samples, timeDeltas, startTime }: CpuProfile, { from, to }: Span): { busy: number, shares: Share[] } {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map(child => [child, id] as const)))
  const partOf = (start: number): string => {
    for (let id: number | undefined = start; id !== undefined; id = parents.get(id)) {
      const part = PARTS.find(([, isIt]) => isIt(frames.get(id!)!))?.[0]
      if (part === OURS) return isDrizzles(id) ? DRIZZLE : OURS
      if (part) return part
    }
    return OURS
  }
  const isDrizzles = (start: number): boolean => {
    const { url } = frames.get(start)!
    for (let id: number | undefined = start; id !== undefined; id = parents.get(id)) {
      const frame = frames.get(id)!
      if (frame.url !== url && frame.url !== '') return false
      if (DRIZZLES_NAMES.test(frame.functionName)) return true
    }
    return false
  }
  const times = new Map<string, number>()
  let busy = 0
  let now = startTime
  for (const [index, id] of samples.entries()) {
    const time = timeDeltas[index]!
    now += time
    if (now < from || now > to || frames.get(id)!.functionName === '(idle)') continue
    const part = partOf(id)
    busy += time
    times.set(part, (times.get(part) ?? 0) + time)
  }
  return { busy, shares: [...times].map(([part, time]) => ({ part, percent: 100 * time / busy })).sort((a, b) => b.percent - a.percent) }
}
