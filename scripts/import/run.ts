import { sql } from 'drizzle-orm'
import type { Gathered } from '#scripts/import/folder'
import { readFolder } from '#scripts/import/folder'
import type { Progress } from '#scripts/import/progress'
import type { Get } from '#scripts/import/site'
import { fetchTopic, listTopics, siteOf } from '#scripts/import/site'
import { Problem } from '#scripts/support/problem'
import { finishImport } from '#server/domain/imports/finish-import'
import { importThread } from '#server/domain/imports/import-thread'
import type { ImportTarget } from '#server/domain/imports/import-thread'
import { database } from '#server/platform/db'

export interface ImportWishes {
  /** A folder of JSON files, one such file, a site, or a topic of it. */
  from: string
  organization: string
  /** For topics that bring none. */
  title?: string
  /** The site that a folder's files come from: relative links lead there, and both ways of import know the same topics. */
  site?: string
}

export interface ImportReport {
  threads: number
  posts: number
  comments: number
  known: number
  leftOut: number
  withoutFirstPost: string[]
  problems: string[]
}

/** Imports thread by thread; each is complete or not there, so that it can be interrupted and run again at any time. */
export async function runImport(wishes: ImportWishes, get: Get, progress: Progress): Promise<ImportReport> {
  const isSite = /^https?:\/\//i.test(wishes.from)
  const address = isSite ? wishes.from : wishes.site
  const target: ImportTarget = {
    organization: await organizationNamed(wishes.organization),
    source: `discourse:${address ? siteOf(address).host : wishes.organization}`,
    ...address ? { baseUrl: siteOf(address).site } : {},
  }
  const report: ImportReport = { threads: 0, posts: 0, comments: 0, known: 0, leftOut: 0, withoutFirstPost: [], problems: [] }
  const touched = new Set<number>()
  try {
    if (isSite) await fromSite(wishes, get, gathered => take(gathered), progress)
    else await take(readFolder(wishes.from, wishes.title), progress)
  }
  finally {
    await finishImport(target.organization.id, [...touched])
  }
  return report

  async function take({ threads, problems }: Gathered, shown?: Progress): Promise<void> {
    report.problems.push(...problems)
    const total = threads.reduce((sum, thread) => sum + thread.posts.length, 0)
    let done = 0
    for (const thread of threads) {
      shown?.at(done, total, thread.title)
      const outcome = await importThread(target, thread)
      done += thread.posts.length
      report.threads += outcome.posts
      report.posts += outcome.posts
      report.comments += outcome.comments
      report.known += outcome.known
      report.leftOut += outcome.leftOut
      if (outcome.isWithoutFirstPost) report.withoutFirstPost.push(thread.title)
      if (outcome.postId !== undefined && outcome.posts + outcome.comments > 0) touched.add(outcome.postId)
    }
    shown?.at(total, total, 'counting')
  }
}

async function fromSite({ from, title }: ImportWishes, get: Get, take: (gathered: Gathered) => Promise<void>, progress: Progress): Promise<void> {
  const topics: { id: number, slug: string }[] = []
  for await (const topic of listTopics(from, { get })) {
    topics.push(topic)
    progress.at(0, topics.length, `${topics.length} topics found`)
  }
  for (const [index, { id, slug }] of topics.entries()) {
    progress.at(index, topics.length, slug || `topic ${id}`)
    await take(await fetchTopic(from, id, { get }, title))
  }
  progress.at(topics.length, topics.length, 'counting')
}

async function organizationNamed(slug: string): Promise<ImportTarget['organization']> {
  const [row] = await database().execute<{ id: number, codeLanguage: string | null, technologyId: number | null, defaultPostType: string | null }>(sql`
    select id, code_language as "codeLanguage", technology_id as "technologyId", default_post_type as "defaultPostType"
    from organization where slug = ${slug} and deleted_at is null`)
  if (row) return row
  const others = await database().execute<{ slug: string }>(sql`select slug from organization where deleted_at is null order by member_count desc limit 10`)
  throw new Problem(`There is no organization "${slug}". ${others.length > 0 ? `Some that are: ${others.map(each => each.slug).join(', ')}` : 'Make one first.'}`)
}
