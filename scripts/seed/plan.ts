import { PEOPLE } from '#drizzle/seed/sample/people'
import { CASE_POSTS } from '#drizzle/seed/sample/cases'
import { BENCH_POSTS } from '#drizzle/seed/sample/posts-bench'
import { DATA_POSTS } from '#drizzle/seed/sample/posts-data'
import { NIGHT_POSTS } from '#drizzle/seed/sample/posts-night'
import { VUE_POSTS } from '#drizzle/seed/sample/posts-vue'
import { CHANGES, DISCOVERIES, LINKS, MEETUPS, PROJECTS, QUESTIONS, REQUESTS } from '#drizzle/seed/sample/recipes'
import { ANSWERS, REMARKS } from '#drizzle/seed/sample/remarks'
import type { SampleComment, SamplePost } from '#drizzle/seed/sample/shapes'
import type { Random } from '#scripts/seed/random'
import type { PostStatus, PostType } from '#shared/schemas/community'

const HANDLES = PEOPLE.map(({ handle }) => handle)
const RELEASES_PER_PROJECT = 5
const MEETUPS_PER_PLACE = 3

/** Every post of the sample, written by hand or put together, the oldest first. */
export function planPosts(random: Random): SamplePost[] {
  const made = [
    ...releases(random), ...introductions(random), ...meetups(random),
    ...QUESTIONS.map(([where, category, technologies, title, body]) => small(random, { in: where, category, type: 'Question', title, body, technologies })),
    ...DISCOVERIES.map(([where, category, technologies, title, body]) => small(random, { in: where, category, type: 'Post', title, body, technologies })),
    ...LINKS.map(([where, technologies, title, url, body]) => small(random, { in: where, type: 'Post', title, body, url, technologies })),
    ...REQUESTS.map(([where, category, technologies, title, body, status]) => small(random, { in: where, category, type: 'Request', title, body, technologies, status })),
  ]
  return [...VUE_POSTS, ...DATA_POSTS, ...NIGHT_POSTS, ...BENCH_POSTS, ...CASE_POSTS, ...made].sort((a, b) => b.daysAgo - a.daysAgo)
}

type Small = Omit<SamplePost, 'by' | 'daysAgo' | 'liked' | 'comments' | 'status'> & { status?: PostStatus, by?: string, daysAgo?: number }

/** Adds author, age, votes and a conversation. Young posts are more frequent than old ones. */
function small(random: Random, post: Small): SamplePost {
  const by = post.by ?? random.pick(HANDLES)
  return {
    ...post,
    by,
    daysAgo: post.daysAgo ?? 1 + 364 * random.next() ** 1.6,
    liked: random.whole(2, 18),
    comments: conversation(random, post.type, by),
  }
}

function conversation(random: Random, type: PostType, author: string): SampleComment[] {
  return random.some(REMARKS[type], random.whole(0, type === 'Question' ? 5 : 4)).map((body) => {
    const by = random.pick(HANDLES.filter(handle => handle !== author))
    const replies = random.some(ANSWERS, random.pick([0, 0, 1, 1, 2])).map((answer, index) => ({
      by: index === 0 ? author : by, body: answer, after: random.whole(4, 400), liked: random.whole(0, 4),
    }))
    return { by, body, after: random.whole(10, 2_000), liked: random.whole(0, 7), replies }
  })
}

function releases(random: Random): SamplePost[] {
  return PROJECTS.flatMap(([name, where, category, technologies, what], project) => Array.from({ length: RELEASES_PER_PROJECT }, (_, release) => {
    const version = release === RELEASES_PER_PROJECT - 1 ? `${1 + project % 3}.0` : `${project % 3}.${release + 4}`
    const changes = random.some(CHANGES, random.whole(2, 4)).map(change => `- ${change}`).join('\n')
    return small(random, {
      in: where, category, type: release === RELEASES_PER_PROJECT - 1 ? 'Announcement' : 'Post', technologies,
      title: `${name} ${version}: ${(/^- (.*?)(?:,| \(|$)/.exec(changes)?.[1] ?? 'news').slice(0, 90)}`,
      body: `**${name}** is ${what}. New in ${version}:\n\n${changes}\n\n\`\`\`bash\nnpm install ${name}@${version}\n\`\`\`\n\nThanks to everybody who wrote down what went wrong.`,
      by: HANDLES[(project * 5 + 3) % HANDLES.length]!,
      daysAgo: 340 - release * 66 - project * 4 + random.next() * 3,
    })
  }))
}

function introductions(random: Random): SamplePost[] {
  return PROJECTS.map(([name, where, category, technologies, what], project) => small(random, {
    in: where, category, type: 'Showcase', technologies, url: `https://${name}.example`,
    title: `${name}: ${what}`.slice(0, 140),
    body: `I have used it for myself for half a year, and now it is good enough to show: **${what}**.\n\nIt does one thing. Tell me where it does that badly.`,
    by: HANDLES[(project * 5 + 3) % HANDLES.length]!,
    daysAgo: 345 - project * 4 + random.next(),
  }))
}

function meetups(random: Random): SamplePost[] {
  return MEETUPS.flatMap(([where, city, place, technologies, title], meetup) => Array.from({ length: MEETUPS_PER_PLACE }, (_, round) => {
    const daysAgo = 20 + round * 95 + meetup * 9
    const inDays = round === 0 ? 12 + meetup * 5 : 24 - daysAgo
    return small(random, {
      in: where, type: 'Event', technologies, daysAgo,
      title: `${title}, ${city}, evening ${MEETUPS_PER_PLACE - round}`,
      body: 'Doors open at six, we start at half past. Short talks, long breaks. Everybody is welcome, also those who have never been to such a thing; say hello to whoever wears the name tag with the star.',
      event: { inDays, hours: 3, place: city === 'Online' ? place : `${place}, ${city}` },
    })
  }))
}
