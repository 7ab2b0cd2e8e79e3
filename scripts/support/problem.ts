import process from 'node:process'

/** Something that whoever typed the command can put right: shown as its text, without a stack. */
export class Problem extends Error {
  override readonly name = 'Problem'
}

const WORDS: Record<string, string> = {
  ENOSPC: 'The disk is full.',
  EDQUOT: 'The disk quota is used up.',
  EACCES: 'Permission was denied.',
  EPERM: 'Permission was denied.',
  EROFS: 'The file system is read-only.',
  ENOTDIR: 'A part of that path is a file, not a folder.',
  EMFILE: 'Too many files are open (see ulimit -n).',
}

/** A system error in words, with the path that it concerns; undefined when it is none of those people can mend. */
export function describeSystemError(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const words = WORDS[String(error.code)]
  if (!words) return undefined
  const path = 'path' in error && error.path ? ` (${String(error.path)})` : ''
  const help = error.code === 'ENOSPC' || error.code === 'EDQUOT'
    ? 'Free some space (df -h shows how much is left) and start again.'
    : 'Start as the user that owns the folder, or name another one with DATA_FOLDER=/some/folder.'
  return `${words}${path}\n${help}`
}

/** Runs a script's main function; a failure becomes words and exit code 1. */
export async function runScript(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  }
  catch (error) {
    const words = error instanceof Problem ? error.message : describeSystemError(error)
    process.stderr.write(`\n${words ?? (error instanceof Error ? error.stack : String(error))}\n\n`)
    process.exit(1)
  }
}
