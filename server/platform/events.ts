import type { Db } from '#server/platform/db'

/** What can happen: extended by `server/domain/events.ts`, so that `emit` knows each payload. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Events {}

export type EventName = keyof Events & string

export type Emit = <N extends EventName>(name: N, payload: Events[N]) => void

/** An open transaction and what it will announce. */
export interface UnitOfWork {
  db: Db
  emit: Emit
}

export interface CommittedEvent<N extends EventName = EventName> {
  id: number
  name: N
  payload: Events[N]
  at: Date
}

export interface Listener<N extends EventName = EventName> {
  on: N
  /** Unique; kept in the outbox row, so renaming one makes it run again. */
  name: string
  /** Runs after commit, in a transaction of its own together with the mark that it has run: once per event. */
  run: (unit: UnitOfWork, payload: Events[N], event: { id: number, at: Date }) => Promise<void>
}

const listeners = new Map<string, Listener[]>()
const commitHooks: ((event: CommittedEvent) => void)[] = []

export function defineListener<N extends EventName>(listener: Listener<N>): Listener {
  return listener as unknown as Listener
}

/** Called once at start, by server/plugins/10.listeners.ts. */
export function registerListeners(more: Listener[]): void {
  for (const listener of more) {
    const list = listeners.get(listener.on) ?? []
    if (list.some(other => other.name === listener.name)) throw new Error(`Two listeners are named ${listener.name}.`)
    listeners.set(listener.on, [...list, listener])
  }
}

/** What must be true for the next request (cache purge, live hint): runs at commit, in this process, synchronously, and may not fail. */
export function onCommit(hook: (event: CommittedEvent) => void): void {
  commitHooks.push(hook)
}

export function listenersOf(name: string): Listener[] {
  return listeners.get(name) ?? []
}

/** Runs every hook, whatever another one does; `failed` hears of those that throw. */
export function runCommitHooks(event: CommittedEvent, failed: (error: unknown) => void): void {
  for (const hook of commitHooks) {
    try {
      hook(event)
    }
    catch (error) {
      failed(error)
    }
  }
}

/** Tests start from nothing. */
export function resetEvents(): void {
  listeners.clear()
  commitHooks.length = 0
}
