import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { dataFolderOf, nodeBinary, rootFolder, serverEntry } from '#scripts/support/paths'
import { freePort } from '#scripts/support/ports'
import { Problem } from '#scripts/support/problem'
import { endProcess } from '#scripts/support/processes'

export interface StaticSite {
  /** Absolute; what stands in it stays unless a page or file of the same name replaces it. */
  out: string
  apiOrigin: string
  /** A running server that was started with NUXT_PUBLIC_API_BASE = apiOrigin. Without it one is started for the time being. */
  from?: string | undefined
  /** Paths of public pages, each beginning with a slash. */
  paths: string[]
  /** For the server that is started: at least DATABASE_URL and APP_KEY. */
  env: NodeJS.ProcessEnv
}

const READY_WITHIN_MS = 60_000
const STOP_WITHIN_MS = 20_000

/** Writes pages as `<path>/index.html` beside the files that they load. Answers how many pages. Throws Problem. */
export async function generateSite({ out, apiOrigin, from, paths, env }: StaticSite, progress: (text: string) => void = () => {}): Promise<number> {
  if (!existsSync(serverEntry)) throw new Problem('There is no build. Run npm run build, then this again.')
  const server = from === undefined ? await startServer(apiOrigin, env) : { origin: from, stop: async () => {} }
  try {
    mkdirSync(out, { recursive: true })
    cpSync(join(rootFolder, '.output', 'public'), out, { recursive: true })
    for (const [index, path] of paths.entries()) {
      progress(`${index + 1} of ${paths.length}: ${path}`)
      const file = join(out, path, 'index.html')
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, await pageAt(server.origin, path, apiOrigin))
    }
    return paths.length
  }
  finally {
    await server.stop()
  }
}

async function pageAt(origin: string, path: string, apiOrigin: string): Promise<string> {
  const answer = await fetch(origin + path, { headers: { accept: 'text/html' }, redirect: 'manual' })
  if (answer.status !== 200) throw new Problem(`${path} answered ${answer.status}${answer.headers.has('location') ? `: it has moved to ${answer.headers.get('location')}` : ''}.`)
  const html = await answer.text()
  // A page of a server that believes to be the API itself would ask the static host.
  if (!html.includes(JSON.stringify(apiOrigin).slice(1, -1))) throw new Problem(`The server at ${origin} was not started with NUXT_PUBLIC_API_BASE=${apiOrigin}.`)
  return html
}

/** A server of the build for these pages alone: it takes no jobs and sends no mail. */
async function startServer(apiOrigin: string, env: NodeJS.ProcessEnv): Promise<{ origin: string, stop: () => Promise<void> }> {
  if (!env.DATABASE_URL) throw new Problem('Name the database with DATABASE_URL, or a running server with --from.')
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const child = spawn(nodeBinary(), [serverEntry], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...env, NODE_ENV: 'production', APP_ROLE: 'web', RATE_LIMITS: 'off', LOG_LEVEL: 'warn', DATA_FOLDER: dataFolderOf(env), NUXT_PUBLIC_API_BASE: apiOrigin,
      HOST: '127.0.0.1', PORT: String(port), NITRO_HOST: '127.0.0.1', NITRO_PORT: String(port),
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said += chunk.toString())
  const endWithUs = (): void => void child.kill('SIGKILL')
  process.once('exit', endWithUs)
  const stop = async (): Promise<void> => {
    process.off('exit', endWithUs)
    if (child.exitCode === null && child.pid) await endProcess(child.pid, 'SIGTERM', STOP_WITHIN_MS)
  }
  const deadline = Date.now() + READY_WITHIN_MS
  while (!await answers(`http://127.0.0.1:${port}/api/health`)) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop()
      throw new Problem(`The server for the pages did not start:\n\n${said}`)
    }
    await pause(50)
  }
  return { origin, stop }
}

async function answers(url: string): Promise<boolean> {
  return await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(answer => answer.ok, () => false)
}
