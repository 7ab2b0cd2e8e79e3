import { chmodSync, mkdtempSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { applyMigrations } from '#scripts/launch/migrations'
import type { RunningPostgres } from '#scripts/postgres/start'
import { removeCluster, startPostgres } from '#scripts/postgres/start'
import { isAlive } from '#scripts/support/processes'

declare module 'vitest' {
  interface ProvidedContext {
    /** The template database with every migration applied; nobody may stay connected to it. */
    templateUrl: string
  }
}

interface Cluster { folder: string, postgres: RunningPostgres, templateUrl: string }

const PREFIX = 'guildhall-tests-'
const ROOM = 1024 ** 3
const TEMPLATE = 'template_guildhall'

/** Each project asks for the cluster; the first gets it made, the last one to leave removes it. */
const shared: { cluster?: Promise<Cluster>, users: number } = { users: 0 }

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const state = sharedState()
  state.users++
  state.cluster ??= makeCluster()
  project.provide('templateUrl', (await state.cluster).templateUrl)
  return async () => {
    if (--state.users > 0 || !state.cluster) return
    const { postgres: running, folder } = await state.cluster
    state.cluster = undefined
    await running.stop()
    await removeCluster(folder)
  }
}

/** The file is loaded once per project, so what they share hangs on the process. */
function sharedState(): typeof shared {
  const holder = globalThis as { guildhallTestCluster?: typeof shared }
  return holder.guildhallTestCluster ??= shared
}

async function makeCluster(): Promise<Cluster> {
  const parent = scratchFolder()
  await removeLeftovers(parent)
  const folder = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`))
  // As root, Postgres runs as another user, who has to get in.
  chmodSync(folder, 0o711)
  const running = await startPostgres({ dataFolder: folder, fast: true })
  const admin = postgres(running.url, { max: 1, onnotice: () => {} })
  await admin.unsafe(`create database ${TEMPLATE}`)
  await admin.end()
  const templateUrl = running.url.replace(/\/[^/]*$/, `/${TEMPLATE}`)
  await applyMigrations(templateUrl)
  return { folder, postgres: running, templateUrl }
}

/** Memory when there is room for it: a template is cloned in milliseconds there. */
function scratchFolder(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize > ROOM ? '/dev/shm' : tmpdir()
  }
  catch {
    return tmpdir()
  }
}

/** A run that was killed leaves its cluster behind. */
async function removeLeftovers(parent: string): Promise<void> {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(PREFIX) || isAlive(Number.parseInt(name.slice(PREFIX.length), 10))) continue
    const folder = join(parent, name)
    if (statSync(folder).uid === process.getuid?.()) await removeCluster(folder)
  }
}
