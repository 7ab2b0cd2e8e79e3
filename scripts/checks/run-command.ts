import { spawn } from 'node:child_process'
import process from 'node:process'
import { nodeBinary, rootFolder } from '#scripts/support/paths'

export interface CommandResult { ok: boolean, output: string, how: string }

const children = new Set<() => void>()

/** Whoever ends this process, or the door that started it, ends what it runs. */
export function endChildrenWithUs(): void {
  process.on('exit', () => children.forEach(end => end()))
  process.on('disconnect', () => process.exit(1))
  process.channel?.unref()
}

/** Runs a script of a package under our Node. `show` passes its output through, otherwise it is kept for the report. */
export async function runNode(args: string[], { show = false, env = process.env } = {}): Promise<CommandResult> {
  const child = spawn(nodeBinary(), args, { cwd: rootFolder, env, stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'] })
  const end = (): void => void child.kill('SIGTERM')
  children.add(end)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output += chunk.toString())
  const how = await new Promise<string>((resolve) => {
    child.on('error', error => resolve(error.message))
    child.on('close', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`))
  })
  children.delete(end)
  return { ok: how === 'exit code 0', output: output.trim(), how }
}
