import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gatherThreads, readPosts } from '#scripts/import/discourse-posts'
import { placeOf } from '#scripts/import/place-of'
import { Problem } from '#scripts/support/problem'
import type { ForeignThread } from '#server/domain/imports/thread'

export interface Gathered {
  threads: ForeignThread[]
  /** What could not be read, each with its file and place. */
  problems: string[]
}

/** Reads every .json file of a folder (or one file). A broken file or post is reported, and the others are read. */
export function readFolder(path: string, title?: string): Gathered {
  const files = filesOf(path)
  const problems: string[] = []
  const posts = files.flatMap((file) => {
    const found = readFile(file)
    return found.flatMap((item) => {
      if ('post' in item) return [item.post]
      problems.push(`${basename(file)}: ${item.problem}`)
      return []
    })
  })
  return { threads: gatherThreads(posts, undefined, title), problems }
}

function filesOf(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) throw new Problem(`${path} does not exist.`)
  const files = stats.isDirectory() ? readdirSync(path).filter(name => name.endsWith('.json')).sort().map(name => join(path, name)) : [path]
  if (files.length === 0) throw new Problem(`There is no .json file in ${path}.`)
  return files
}

function readFile(file: string): ReturnType<typeof readPosts> {
  const text = readFileSync(file, 'utf8')
  try {
    return readPosts(JSON.parse(text.replace(/^\uFEFF/, '')))
  }
  catch (error) {
    return [{ problem: placeOf(error, text) }]
  }
}
