import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json. */
export const rootFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Where everything that must outlive a start is kept: DATA_FOLDER, or `.data` in the project. Absolute. */
export function dataFolderOf(env: NodeJS.ProcessEnv = process.env): string {
  const folder = resolve(rootFolder, env.DATA_FOLDER || '.data')
  // Releases reach the same folder through a link of their own; whoever compares paths needs the one behind it.
  return existsSync(folder) ? realpathSync(folder) : folder
}

/**
 * The server is small. Left alone, Node lets its heap grow long before it collects, and gives the young objects of the start
 * alone 130 MB (measured: 283 MB idle, 168 MB with 16 MB semi-spaces; smaller ones cost speed).
 */
export const serverFlags = ['--max-old-space-size=384', '--max-semi-space-size=16']

export const serverEntry = join(rootFolder, '.output', 'server', 'index.mjs')

/** The Node that the project brings along, or the one that runs this, where there is no such package (macOS). */
export function nodeBinary(): string {
  const own = join(rootFolder, 'node_modules', '.bin', 'node')
  return existsSync(own) ? own : process.execPath
}

export function relativeToRoot(path: string): string {
  return path.startsWith(`${rootFolder}/`) ? path.slice(rootFolder.length + 1) : path
}
