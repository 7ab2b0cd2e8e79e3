import { setTimeout as pause } from 'node:timers/promises'
import * as v from 'valibot'
import { gatherThreads, readPosts } from '#scripts/import/discourse-posts'
import type { Gathered } from '#scripts/import/folder'
import { Problem } from '#scripts/support/problem'

/** Gets an address and answers its body; wired to the platform's way out, and to a fake site in tests. */
export type Get = (url: string) => Promise<{ status: number, body: Buffer }>

const TRIES = 4
/** A public site is asked no faster than this. */
const PAUSE_MS = 150
const TOO_MANY = 429

export interface SiteOptions {
  get: Get
  pauseMs?: number
}

/** The topics that a site has, the latest first, page by page of /posts.json; or the one of a topic's own address. */
export async function* listTopics(address: string, { get, pauseMs = PAUSE_MS }: SiteOptions): AsyncGenerator<{ id: number, slug: string }> {
  const { site, topicId } = siteOf(address)
  if (topicId !== undefined) {
    yield { id: topicId, slug: '' }
    return
  }
  const seen = new Set<number>()
  for (let before: number | undefined; ;) {
    const json = await getJson(`${site}/posts.json${before === undefined ? '' : `?before=${before}`}`, get, pauseMs)
    const page = v.parse(v.object({ latest_posts: v.array(v.object({ id: v.number(), topic_id: v.number(), topic_slug: v.optional(v.string(), '') })) }), json)
    for (const post of page.latest_posts) {
      if (seen.has(post.topic_id)) continue
      seen.add(post.topic_id)
      yield { id: post.topic_id, slug: post.topic_slug }
    }
    const lowest = Math.min(...page.latest_posts.map(({ id }) => id))
    if (page.latest_posts.length === 0 || lowest === before) return
    before = lowest
    await pause(pauseMs)
  }
}

/** Everything of one topic. Its pages overlap, and some sites ignore how they are asked to be sorted: numbers tell what is new. */
export async function fetchTopic(address: string, topicId: number, { get, pauseMs = PAUSE_MS }: SiteOptions, title?: string): Promise<Gathered> {
  const { site } = siteOf(address)
  const head = v.safeParse(v.object({ title: v.string() }), await getJson(`${site}/t/${topicId}.json`, get, pauseMs).catch(() => undefined))
  const problems: string[] = []
  const found = new Map<number, Extract<ReturnType<typeof readPosts>[number], { post: unknown }>['post']>()
  for (let from = 0, isLast = false; !isLast;) {
    const url = `${site}/t/${topicId}/posts.json?post_number=${from}&asc=true`
    const before = found.size
    for (const item of readPosts(await getJson(url, get, pauseMs))) {
      if ('post' in item) found.set(item.post.post_number, item.post)
      else problems.push(`${url}: ${item.problem}`)
    }
    isLast = found.size === before
    from = Math.max(0, ...found.keys())
    await pause(pauseMs)
  }
  return { threads: gatherThreads([...found.values()], head.success ? new Map([[topicId, head.output.title]]) : undefined, title), problems }
}

/** `https://forum.example/t/slug/12` → the site and the topic. */
export function siteOf(address: string): { site: string, host: string, topicId: number | undefined } {
  const url = new URL(address)
  const topic = /^(.*?)\/t\/(?:[^/]+\/)?(\d+)(?:\/|$)/.exec(url.pathname)
  const path = (topic ? topic[1]! : url.pathname).replace(/\/+$/, '')
  return { site: url.origin + path, host: url.host + path, topicId: topic ? Number(topic[2]) : undefined }
}

async function getJson(url: string, get: Get, pauseMs: number): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    const { status, body } = await get(url)
    if (status === 200) return parse(body, url)
    const mayPass = status === TOO_MANY || status >= 500
    if (!mayPass || tries >= TRIES) throw new Problem(`${url} answered ${status}. What was imported before stays; run the import again to go on.`)
    await pause(pauseMs * 10 * 2 ** tries)
  }
}

function parse(body: Buffer, url: string): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  }
  catch {
    throw new Problem(`${url} did not answer with JSON. Is it a Discourse site, and public?`)
  }
}
