import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import { newBrowser } from '#tests/support/browser'
import { startChromium, untilAlive } from '#tests/support/chromium'

let site: ApiSite
let browser: Browser
/** Whose page it is, and a world whose things they like. */
let own: World
let world: World

beforeAll(async () => {
  site = await startSite();
  [own, world] = await makeWorlds(site.db, ['author', 'user']) as [World, World]
  browser = await startChromium()
})
afterAll(async () => {
  await browser?.close()
  await site?.stop()
})

describe('a person’s page', () => {
  it('has their posts, comments, stacks and favourites in tabs', async () => {
    const somebody = newBrowser(site.server.origin)
    somebody.cookies.set('session', own.session!)
    await site.sql`update users set post_count = 1, comment_count = 1, stack_count = 1 where handle = ${own.authorHandle}`
    for (const thing of [`technologies/${world.technology}`, `stacks/${world.stack}`, `posts/${world.postId}`]) expect((await somebody.call(`PUT /api/${thing}/favorite`, { favorite: true })).status).toBe(200)
    const guest = await (await browser.newContext()).newPage()
    await guest.goto(`${site.server.origin}/users/${own.authorHandle}`)
    await untilAlive(guest)
    const main = guest.getByRole('main')
    const tabs = guest.getByRole('navigation', { name: 'What to show' })
    expect(await tabs.getByRole('link').allInnerTexts()).toEqual(['1 post', '1 comment', '1 stack', 'Favourites'])
    const things = {
      post: main.locator('article.row', { hasText: `Post of ${own.unique}` }), comment: main.locator('.said', { hasText: 'Yes' }),
      stack: main.getByRole('link', { name: `${own.unique} Harbour` }), favorite: main.getByRole('link', { name: `${world.unique} Oak` }),
    }
    /** Only what belongs to the tab that is open. */
    const expectOnly = async (shown: keyof typeof things) => {
      await things[shown].first().waitFor()
      for (const [name, thing] of Object.entries(things)) expect([name, await thing.count() > 0]).toEqual([name, name === shown])
    }
    const open = async (name: string) => {
      await tabs.getByRole('link', { name }).click()
      await tabs.locator('[aria-current=page]', { hasText: name }).waitFor()
    }
    await expectOnly('post')
    await open('1 comment')
    await expectOnly('comment')
    expect(await things.comment.getByRole('link', { name: `Post of ${own.unique}` }).count()).toBe(1)
    await open('1 stack')
    await expectOnly('stack')
    await open('Favourites')
    await expectOnly('favorite')
    for (const name of [`${world.unique} Harbour`, `Post of ${world.unique}`]) await main.getByRole('link', { name }).first().waitFor()
    await guest.context().close()
  })
})
