import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm'
import { timers } from '#drizzle/schema/platform'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'
import { logger } from '#server/platform/logger'
import { backoffMs, sweepOutbox } from '#server/platform/outbox'
import { heldTransaction, transaction } from '#server/platform/transaction'

export interface TimerKind {
  kind: string
  /** Runs in the transaction that removes the timer: the change and the end of waiting are one. Re-checks that it is still wanted. */
  run: (unit: UnitOfWork, subjectId: number, timer: { dueAt: Date }) => Promise<void>
  /** The same for many at once, where thousands may be due in one minute: one transaction, all or none; a failure falls back to `run`. */
  runMany?: (unit: UnitOfWork, due: { subjectId: number, dueAt: Date }[]) => Promise<void>
}

const kinds = new Map<string, TimerKind>()
const TICK_MS = 500
const SWEEP_EVERY_MS = 5_000
/** So many timers of one kind are taken together. */
const MOST_AT_ONCE = 500
/** … and so many times in a row, before other kinds have their turn. */
const MOST_ROUNDS = 50

export function defineTimer(kind: TimerKind): TimerKind {
  return kind
}

/** Called once at start, by server/plugins. */
export function registerTimers(more: TimerKind[]): void {
  for (const kind of more) kinds.set(kind.kind, kind)
}

/** Sets the one live timer of (kind, subject), moving it if there is one. */
export async function schedule(db: Db, kind: string, subjectId: number, dueAt: Date): Promise<void> {
  await db.insert(timers).values({ kind, subjectId, dueAt, createdAt: clock.now() })
    .onConflictDoUpdate({ target: [timers.kind, timers.subjectId], set: { dueAt, attempts: 0 } })
}

export async function cancelTimer(db: Db, kind: string, subjectId: number): Promise<void> {
  await db.delete(timers).where(and(eq(timers.kind, kind), eq(timers.subjectId, subjectId)))
}

/** Runs one due timer, if there is one that no other process holds. Answers whether it found one. */
export async function runNextTimer(): Promise<boolean> {
  let failed: { id: number, attempts: number } | undefined
  try {
    return await transaction(async ({ db, emit }) => {
      const [timer] = await db.select().from(timers).where(lte(timers.dueAt, clock.now()))
        .orderBy(asc(timers.dueAt)).limit(1).for('update', { skipLocked: true })
      if (!timer) return false
      failed = timer
      const kind = kinds.get(timer.kind)
      if (!kind) throw new Error(`Nothing handles timers of the kind ${timer.kind}.`)
      await db.delete(timers).where(eq(timers.id, timer.id))
      await kind.run({ db, emit }, timer.subjectId, { dueAt: timer.dueAt })
      return true
    })
  }
  catch (error) {
    logger.error({ err: error, timerId: failed?.id }, 'a timer failed')
    if (!failed) return false
    const again = new Date(clock.now().getTime() + backoffMs(failed.attempts + 1))
    await database().update(timers).set({ dueAt: again, attempts: sql`least(${timers.attempts} + 1, 12)` }).where(eq(timers.id, failed.id))
    return true
  }
}

/**
 * Runs what is due of the kinds that can take many at once, in one transaction for so many of a kind, and announces it when
 * nothing more is due. Answers how many it found; a failure leaves all of them to `runNextTimer`, so that one bad subject
 * does not hold up the others.
 */
export async function runDueTogether(): Promise<number> {
  let found = 0
  for (const kind of kinds.values()) {
    if (!kind.runMany) continue
    const announcements: (() => void)[] = []
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const { result: count, announce } = await heldTransaction(async unit => await runSome(unit, kind)).catch((error: unknown) => {
        logger.error({ err: error, kind: kind.kind }, 'timers could not be run together')
        return { result: 0, announce: () => undefined }
      })
      announcements.push(announce)
      found += count
      if (count < MOST_AT_ONCE) break
    }
    for (const announce of announcements) announce()
  }
  return found
}

async function runSome(unit: UnitOfWork, { kind, runMany }: TimerKind): Promise<number> {
  const due = await unit.db.select({ id: timers.id, subjectId: timers.subjectId, dueAt: timers.dueAt }).from(timers)
    .where(and(eq(timers.kind, kind), lte(timers.dueAt, clock.now()), eq(timers.attempts, 0)))
    .orderBy(asc(timers.dueAt)).limit(MOST_AT_ONCE).for('update', { skipLocked: true })
  if (due.length < 2) return 0
  await unit.db.delete(timers).where(inArray(timers.id, due.map(({ id }) => id)))
  await runMany!(unit, due)
  return due.length
}

/** One small read: a tick at which nothing is due opens no transaction. */
async function isAnythingDue(): Promise<boolean> {
  const due = await database().select({ id: timers.id }).from(timers).where(lte(timers.dueAt, clock.now())).orderBy(asc(timers.dueAt)).limit(1)
  return due.length > 0
}

/** How late the oldest due timer is, in seconds; 0 if none is due. */
export async function clockLagSeconds(): Promise<number> {
  const now = clock.now()
  const [oldest] = await database().select({ dueAt: timers.dueAt }).from(timers).orderBy(asc(timers.dueAt)).limit(1)
  return oldest ? Math.max(0, (now.getTime() - oldest.dueAt.getTime()) / 1000) : 0
}

/** Starts the clock of this process: due timers twice a second, the outbox every five seconds. Answers how to stop it. */
export function startClock(): () => Promise<void> {
  let stopped = false
  let lastSweep = 0
  const ticking = (async () => {
    while (!stopped) {
      try {
        while (!stopped && await isAnythingDue() && (await runDueTogether() > 0 || await runNextTimer())) { /* until nothing is due */ }
        if (!stopped && Date.now() - lastSweep >= SWEEP_EVERY_MS) {
          lastSweep = Date.now()
          await sweepOutbox()
        }
      }
      catch (error) {
        logger.error({ err: error }, 'the clock missed a tick')
      }
      await new Promise(resolve => setTimeout(resolve, TICK_MS))
    }
  })()
  return async () => {
    stopped = true
    await ticking
  }
}
