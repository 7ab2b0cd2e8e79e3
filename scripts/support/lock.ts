import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { isAlive, startMark } from '#scripts/support/processes'

export interface Holder {
  pid: number
  mark: string | undefined
  since: string
  url?: string
  /** It is ending already, and will let go soon. */
  ending?: boolean
}

export interface Lock {
  release: () => void
  /** Lets others know that waiting is worth while. */
  announceEnd: () => void
}

/**
 * Takes the lock file for this process. Returns the holder instead when a living process has it.
 * A file that a killed process left behind is taken over.
 */
export function takeLock(path: string, details: { url?: string } = {}): Lock | { holder: Holder } {
  const mine: Holder = { pid: process.pid, mark: startMark(process.pid), since: new Date().toISOString(), ...details }
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 })
  try {
    for (;;) {
      // link() is the one step that either makes the file whole or fails because it is there.
      if (tryLink(draft, path)) return { release: () => release(path), announceEnd: () => writeFileSync(path, JSON.stringify({ ...mine, ending: true })) }
      const holder = readHolder(path)
      if (holder && holds(holder)) return { holder }
      setAside(path)
    }
  }
  finally {
    rmSync(draft, { force: true })
  }
}

/** The living process that has the lock, if there is one. */
export function lockHolder(path: string): Holder | undefined {
  const holder = readHolder(path)
  return holder && holds(holder) ? holder : undefined
}

function holds(holder: Holder): boolean {
  return isAlive(holder.pid) && startMark(holder.pid) === holder.mark
}

/** Moves a stale file away; gives it back when somebody was faster and the file is theirs by now. */
function setAside(path: string): void {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  }
  catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  const moved = readHolder(aside)
  if (moved && holds(moved)) tryLink(aside, path)
  rmSync(aside, { force: true })
}

function release(path: string): void {
  if (readHolder(path)?.pid === process.pid) rmSync(path, { force: true })
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  }
  catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  }
  catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
