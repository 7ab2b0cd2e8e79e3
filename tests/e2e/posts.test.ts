import type { Browser, Page } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import { newBrowser } from '#tests/support/browser'
import type { Browser as Caller } from '#tests/support/browser'
import { complaintsOf, signIn, startChromium, untilAlive } from '#tests/support/chromium'
import { until } from '#tests/support/until'

let site: ApiSite
let browser: Browser
/** `world` is read and moderated by `page`; its author talks to the API. */
let world: World
let page: Page
let complaints: string[]
let author: Caller
let moderator: Caller

beforeAll(async () => {
  site = await startSite()
  const worlds = await makeWorlds(site.db, ['moderator'])
  world = worlds[0]!
  await site.sql`update category set technology_ids = (select array_agg(id order by slug) from technology where slug in ('vue', 'vite')) where id = ${world.categoryId}`
  browser = await startChromium()
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', timezoneId: 'America/New_York' })
  await signIn(context, site.server.origin, world.session!)
  page = await context.newPage()
  complaints = complaintsOf(page)
  const [writer] = await makeWorlds(site.db, ['author']) as [World]
  author = callerOf(writer)
  moderator = callerOf(world)
})
afterAll(async () => {
  await browser?.close()
  await site?.stop()
})

function callerOf({ session }: World): Caller {
  const caller = newBrowser(site.server.origin)
  caller.cookies.set('session', session!)
  return caller
}

async function visit(path: string, where = page): Promise<void> {
  await where.goto(site.server.origin + path)
  await untilAlive(where)
}

async function written(draft: object = {}): Promise<{ id: number, path: string }> {
  const { body } = await author.call<{ id: number, slug: string }>('POST /api/posts', { organization: world.organization, type: 'Post', title: 'A lantern', body: 'It gives light.', ...draft })
  return { id: body.id, path: `/posts/${body.id}/${body.slug}` }
}

/** Pastes a picture as a screenshot comes: without any text beside it. */
async function pastePicture(): Promise<void> {
  const bytes = (await sharp({ create: { width: 320, height: 200, channels: 3, background: '#0b6b5d' } }).png().toBuffer()).toString('base64')
  await page.locator('textarea[name=body]').evaluate((area, data) => {
    const blob = new Blob([Uint8Array.from(atob(data), character => character.charCodeAt(0))])
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File([blob], 'screenshot.png', { type: 'image/png' }))
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, bytes)
}

describe('writing a post', () => {
  it('says where a link stands already, before anything is sent', async () => {
    const other = await written({ title: 'Seen before', url: 'https://example.org/before' })
    await visit(`/posts/new?organization=${world.organization}`)
    await page.getByLabel('Link', { exact: true }).fill('http://www.example.org/before/?utm_source=mail')
    const link = page.getByRole('link', { name: 'Seen before' })
    await link.waitFor()
    expect(await link.getAttribute('href')).toBe(`${other.path}#comments`)
    await page.getByLabel('Link', { exact: true }).fill('')
    await link.waitFor({ state: 'detached' })
  })

  it('takes a pasted picture, asks what it shows, and undoes it like typing', async () => {
    const body = page.locator('textarea[name=body]')
    await body.fill('Look:')
    await body.press('End')
    await pastePicture()
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('textarea[name=body]')?.value.includes('/images/image-'))
    const text = await body.inputValue()
    expect(text).toMatch(/^Look:\n\n!\[Describe what it shows\]\(\/images\/image-[0-9a-f]{32}\.webp\)\n$/)
    await page.getByText('Say in the brackets').waitFor()
    await page.keyboard.press('Control+z')
    expect(await body.inputValue()).toBe('Look:')
    await page.keyboard.press('Control+Shift+z')
    expect(await body.inputValue()).toBe(text)
    await body.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(area.value.indexOf('[') + 1, area.value.indexOf(']')))
    await page.keyboard.type('A green lantern')
  })

  it('refuses a file that is no picture with words, and keeps the text', async () => {
    await page.locator('.editor-images input[type=file]').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('words') })
    await page.getByText('Only PNG, JPEG, WebP, GIF and AVIF pictures can be shown.').waitFor()
    expect(await page.locator('textarea[name=body]').inputValue()).toContain('A green lantern')
  })

  it('asks an event for its dates, with its zone and place, and shows them in the reader’s zone', async () => {
    await page.selectOption('[name=type]', 'Event')
    await page.getByLabel('Title').fill('Lantern night')
    await page.keyboard.press('Control+s')
    await page.getByText('Say when it begins.').waitFor()
    await page.getByLabel('Begins').fill('2031-05-04T18:30')
    await page.getByLabel('Ends (optional)').fill('2031-05-04T21:00')
    const zone = page.getByRole('combobox', { name: 'Time zone' })
    expect(await zone.inputValue()).toBe('America/New York')
    await zone.fill('Warsaw')
    await page.getByRole('option', { name: 'Europe/Warsaw' }).click()
    await page.getByLabel('Place').fill('Kraków')
    await page.keyboard.press('Control+s')
    await page.waitForURL(/\/posts\/\d+\/lantern-night$/)
    // Half past six there is half past twelve in New York, past midnight in Tokyo, and what the page says without scripts.
    await page.getByText(/Sun, 4 May 2031, 12:30.*15:00 .*· Kraków/).waitFor()
    for (const [timezoneId, javaScriptEnabled, words] of [['Asia/Tokyo', true, /Mon, 5 May 2031, 01:30.*04:00 .*· Kraków/], ['Asia/Tokyo', false, /Sun, 4 May 2031, 18:30.*21:00 .*· Kraków/]] as const) {
      const reader = await (await browser.newContext({ timezoneId, javaScriptEnabled })).newPage()
      await reader.goto(page.url())
      await reader.getByText(words).waitFor()
      expect(await reader.locator('.event time').getAttribute('title')).toMatch(/Sun, 4 May 2031, 18:30.*21:00/)
      await reader.context().close()
    }
    const image = page.getByRole('img', { name: 'A green lantern' })
    expect([await image.getAttribute('width'), await image.getAttribute('height')]).toEqual(['320', '200'])
    expect(await image.evaluate((element: HTMLImageElement) => element.decode().then(() => element.naturalWidth))).toBe(320)
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Add to your calendar' }).click()])
    expect(download.suggestedFilename()).toBe('lantern-night.ics')
    await visit(`/${world.organization}?types=Event&sort=upcoming`)
    await page.getByRole('link', { name: 'Lantern night' }).waitFor()
  })
})

describe('the technologies of a category', () => {
  it('are offered to who writes in it, and put to the post by keyboard', async () => {
    await visit(`/posts/new?organization=${world.organization}`)
    await page.getByRole('option', { name: 'Plugins' }).waitFor({ state: 'attached' })
    const offered = page.getByRole('group', { name: 'Often in Plugins:' })
    expect(await offered.count()).toBe(0)
    await page.getByLabel('Category').selectOption('Plugins')
    await offered.getByRole('button', { name: 'Vue' }).focus()
    await page.keyboard.press('Space')
    await offered.getByRole('button', { name: 'Vue', pressed: true }).waitFor()
    await page.locator('.v-chip').filter({ hasText: 'Vue' }).waitFor()
    await offered.getByRole('button', { name: 'Vite' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('.v-chip').filter({ hasText: 'Vite' }).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.v-chip').filter({ hasText: 'Vite' }).waitFor({ state: 'detached' })
    await page.selectOption('[name=type]', 'Post')
    await page.getByLabel('Title').fill('Wicks in components')
    await page.locator('textarea[name=body]').fill('They burn evenly.')
    await page.keyboard.press('Control+s')
    await page.waitForURL(/\/wicks-in-components$/)
    const [post] = await site.sql<{ slugs: string[] }[]>`select (select array_agg(slug) from technology where id = any(technology_ids)) as slugs from post where slug = 'wicks-in-components'`
    expect(post!.slugs).toEqual(['vue'])
  })
})

describe('favourites', () => {
  it('go on behind a page of each, posts and technologies alike', async () => {
    await makeWorlds(site.db, Array.from({ length: 31 }, () => 'user' as const))
    await site.sql`insert into favorite (user_id, post_id, created_at) select users.id, post.id, now() from users, post where email = ${world.email} and post.slug = 'post' order by post.id desc limit 31`
    await site.sql`insert into favorite (user_id, technology_id, created_at) select users.id, technology.id, now() from users, technology where email = ${world.email} order by technology.id limit 101`
    await visit('/favorites?show=posts')
    await page.getByRole('link', { name: /^More posts/ }).click()
    await page.waitForURL(/show=posts&cursor=/)
    await page.getByRole('link', { name: 'Back to the first page' }).waitFor()
    await page.waitForFunction(() => document.querySelectorAll('.row').length === 1)
    await visit('/favorites?show=technologies')
    await page.getByRole('button', { name: 'More technologies' }).click()
    await page.getByRole('button', { name: 'More technologies' }).waitFor({ state: 'detached' })
    expect(await page.locator('.technology-list li').count()).toBe(101)
  })
})

describe('reading', () => {
  it('marks what came since the last visit, on the row and on the page, and goes there', async () => {
    const post = await written({ title: 'A discussion' })
    await author.call(`POST /api/posts/${post.id}/comments`, { body: 'The first.' })
    await visit(post.path)
    await page.waitForResponse(answer => answer.url().endsWith('/seen'))
    expect(await page.getByText('since your last visit').count()).toBe(0)
    await author.call(`POST /api/posts/${post.id}/comments`, { body: 'The second.' })
    await visit(`/${world.organization}?sort=new`)
    await page.getByRole('link', { name: '1 new', exact: true }).click()
    await page.getByText('1 new comment since your last visit').waitFor()
    await page.waitForFunction(() => document.activeElement?.classList.contains('new'))
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('The second.')
    expect(await page.locator('.c.new').count()).toBe(1)
  })

  it('says why a post stands where it stands', async () => {
    await page.getByRole('button', { name: 'Why here?' }).click()
    await page.getByText('Formula, version 1').waitFor()
    expect(await page.locator('.rank dl').innerText()).toMatch(/0 for − 0 against \+ 0.5 for 1 person|0 for − 0 against \+ 0 for/)
  })

  it('hides a post from its lists, and takes it back', async () => {
    await written({ title: 'Unwanted' })
    await visit(`/${world.organization}?sort=new`)
    await page.getByRole('button', { name: 'Hide from my lists: Unwanted' }).click()
    await page.getByRole('link', { name: 'Unwanted' }).waitFor({ state: 'detached' })
    await visit('/favorites?show=hidden')
    await page.getByRole('link', { name: 'Unwanted' }).waitFor()
    await page.getByRole('button', { name: 'Show again' }).click()
    await page.getByText('You have hidden nothing.').waitFor()
  })
})

describe('a post’s page', () => {
  it('says that it is closed, locked, for members only or hidden to all who see it, and nothing of it otherwise', async () => {
    const post = await written({ title: 'A post in many states' })
    const guest = await (await browser.newContext()).newPage()
    const alerts = async (where: Page) => {
      await visit(post.path, where)
      await where.getByRole('heading', { level: 1 }).waitFor()
      return await where.locator('article.post .alert').allInnerTexts()
    }
    const expectAlerts = async (where: Page, ...words: string[]) => expect(await alerts(where)).toEqual(words.map(text => expect.stringContaining(text)))
    const act = async (action: string) => expect((await moderator.call('POST /api/moderation/actions', { target: { kind: 'post', id: post.id }, action, reason: 'It had to be.', scope: 'all', until: null })).status).toBe(200)
    const [closed, locked, members, hidden] = ['This is closed.', 'No new comments: a moderator has locked this discussion.', 'Members of this organization comment and vote here. Everybody may read.', 'A moderator has hidden this post. Only its author and the moderators see it.'] as const

    await expectAlerts(guest)
    expect((await moderator.call(`PUT /api/posts/${post.id}/status`, { status: 'closed' })).status).toBe(200)
    await expectAlerts(guest, closed)
    await act('lock')
    await expectAlerts(guest, closed, locked)
    await site.sql`update organization set members_only = true where slug = ${world.organization}`
    expect((await moderator.call(`PUT /api/posts/${post.id}/status`, { status: 'open' })).status).toBe(200)
    await expectAlerts(guest, locked, members)
    await site.sql`update organization set members_only = false where slug = ${world.organization}`
    await act('hide')
    await expectAlerts(page, hidden, locked)
    expect((await guest.goto(site.server.origin + post.path))!.status()).toBe(404)
    await guest.context().close()
  })

  it('changes to the flat view and back with t', async () => {
    const post = await written({ title: 'Threads and time' })
    const say = async (body: string, parentId?: number) => (await author.call<{ id: number }>(`POST /api/posts/${post.id}/comments`, { body, parentId })).body.id
    const first = await say('The first.')
    for (const [body, parentId] of [['The second.', undefined], ['An answer to the first.', first]] as const) await say(body, parentId)
    await visit(post.path)
    await page.locator('#comments .ask button:not([disabled])').waitFor()
    const order = async () => (await page.locator('#comments [id^=comment-] .prose').allInnerTexts()).map(text => text.trim())
    const threads = await order()
    expect(threads.indexOf('An answer to the first.')).toBe(threads.indexOf('The first.') + 1)
    await page.keyboard.press('t')
    await page.waitForURL(/sort=oldest/)
    await page.locator('#comments a[data-key=view][aria-current=page]', { hasText: 'By time' }).waitFor()
    await until(async () => (await order()).join() === 'The first.,The second.,An answer to the first.')
    await page.keyboard.press('t')
    await page.waitForURL(address => !address.search.includes('sort'))
    await page.locator('#comments a[data-key=view][aria-current=page]', { hasText: 'Threads' }).waitFor()
    await until(async () => (await order()).join() === threads.join())
  })
})

describe('a discussion', () => {
  it('has a comment pinned above it by its moderator', async () => {
    const post = await written({ title: 'An answer' })
    await author.call(`POST /api/posts/${post.id}/comments`, { body: 'It is the wick.' })
    await visit(post.path)
    await page.getByRole('button', { name: 'Pin', exact: true }).first().click()
    await page.getByRole('region', { name: 'Pinned comment' }).getByText('It is the wick.').waitFor()
    await visit(post.path)
    await page.getByRole('region', { name: 'Pinned comment' }).getByText('It is the wick.').waitFor()
  })

  it('loses neither text when two people edit a comment at once, and brings an earlier one back', async () => {
    const post = await written({ title: 'Two editors' })
    const { body: said } = await author.call<{ id: number }>(`POST /api/posts/${post.id}/comments`, { body: 'The old words stand here.' })
    await visit(post.path)
    await page.locator(`#comment-${said.id}`).getByRole('button', { name: 'Edit' }).click()
    const field = page.locator(`#comment-${said.id} textarea`)
    await page.waitForFunction(id => document.querySelector<HTMLTextAreaElement>(`#comment-${id} textarea`)?.value !== '', said.id)
    await author.call(`PUT /api/comments/${said.id}`, { body: 'The new words stand here.', revision: 1, reason: 'A slip' })
    await field.fill('My words stand here.')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Somebody has saved another version in the meantime').waitFor()
    expect(await page.locator('.conflict .diff').innerText()).toMatch(/The new[\s\S]*My/)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.locator(`#comment-${said.id} .prose`).getByText('My words stand here.').waitFor()

    await visit(`/comments/${said.id}/history`)
    await page.getByText('A slip').waitFor()
    expect(await page.getByRole('region', { name: 'Version 2' }).locator('mark').allInnerTexts()).toEqual(['old', 'new'])
    await page.getByRole('region', { name: 'Version 1' }).getByRole('button', { name: 'Bring back' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Bring back' }).click()
    await page.getByRole('region', { name: 'Version 4' }).waitFor()
  })

  it('has met no error on the way', () => {
    // The browser notes refusals that were meant: a form without a date, and a text that somebody else has changed.
    expect(complaints.filter(line => !/status of 4(?:00|09) /.test(line))).toEqual([])
  })
})
