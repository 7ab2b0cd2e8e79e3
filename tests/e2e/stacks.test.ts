import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import { complaintsOf, startChromium, untilAlive } from '#tests/support/chromium'
import { handsOn } from '#tests/support/keyboard'
import type { Hands } from '#tests/support/keyboard'
import { until } from '#tests/support/until'

const WITHIN = { timeout: 60_000 }
const ABOUT = 'A board on which a neighbourhood lends ladders, drills and cake tins to itself, with a calendar that says who has what and until when.'
const PACKAGE = '{\n  "dependencies": {\n    "vue": "^3.5.0",\n    "pg": "^8.0.0",\n    "our-own-secret-package": "1.0.0"\n  },\n  "devDependencies": { "vitest": "^4.0.0" }\n}'
/** A conflict that nobody resolved. */
const BROKEN = '[dependencies]\naxum = "0.8"\n<<<<<<< HEAD\ntokio = "1"\n'

let site: ApiSite
let browser: Browser
let worlds: World[]
let page: Page
let hands: Hands
let complaints: string[]
const asked: string[] = []

beforeAll(async () => {
  site = await startSite()
  worlds = await makeWorlds(site.db, ['member', 'user'])
  browser = await startChromium()
  page = await pageOf(worlds[0]!)
  hands = handsOn(page)
  complaints = complaintsOf(page)
  page.on('request', (request) => {
    if (request.url().includes('/api/technologies/suggestions')) asked.push(request.postData() ?? '')
  })
})

afterAll(async () => {
  await browser?.close()
  await site?.stop()
})

async function pageOf(world: World): Promise<Page> {
  const context = await browser.newContext()
  await context.addCookies([{ name: 'session', value: world.session!, url: site.server.origin, httpOnly: true }, { name: 'signed-in', value: '1', url: site.server.origin }])
  return await context.newPage()
}

async function visit(path: string, where = page): Promise<void> {
  await where.goto(site.server.origin + path, WITHIN)
  await untilAlive(where)
}

const onPage = (path: RegExp | string) => page.waitForURL(typeof path === 'string' ? site.server.origin + path : path, WITHIN)

it('by keyboard alone, a stack begins with n on the list, and with files of which only the names are sent', async () => {
  await visit('/')
  // Keys are bound by the time that who is signed in is known; `data-signed-in` stands there before anything else.
  await page.locator('header summary[aria-label^="Account of"]').waitFor(WITHIN)
  await hands.press('3')
  await onPage('/stacks')
  await page.locator('[data-key=new]').waitFor(WITHIN)
  await hands.press('n')
  await onPage('/stacks/new')
  await page.locator('[name=name]').waitFor(WITHIN)
  const [chooser] = await Promise.all([page.waitForEvent('filechooser', WITHIN), hands.enter(page.getByRole('button', { name: 'Choose files' }))])
  await chooser.setFiles([
    { name: 'package.json', mimeType: 'application/json', buffer: Buffer.from(PACKAGE) },
    { name: 'Cargo.toml', mimeType: 'text/plain', buffer: Buffer.from(BROKEN) },
    { name: 'holiday.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('x') },
  ])
  const review = page.getByRole('group', { name: /were recognised/ })
  await review.waitFor(WITHIN)
  const section = page.getByRole('region', { name: 'Start from files' })
  expect(await section.innerText()).toContain('Cargo.toml, line 3: “<<<<<<< HEAD” was not understood.')
  expect(await section.innerText()).toContain('holiday.jpg: this is none of the files that are understood.')
  expect((await review.locator('b').allInnerTexts()).toSorted()).toEqual(['Axum', 'Node.js', 'PostgreSQL', 'Rust', 'Tokio', 'Vitest', 'Vue'].toSorted())
  expect(asked).toHaveLength(1)
  expect(JSON.parse(asked[0]!)).toEqual({ names: ['nodejs', 'vue', 'pg', 'our-own-secret-package', 'vitest', 'rust', 'axum', 'tokio'] })
  await hands.tabTo(review.getByRole('checkbox', { name: /Rust/ }))
  await hands.press('Space')
  await hands.enter(review.getByRole('button', { name: 'Add 6 technologies' }))
})

it('is published with a reason for its technologies, after its problems are named', async () => {
  await hands.fill(page.locator('[name=name]'), 'Ladder Library')
  await hands.press('Control+s')
  const about = page.locator('textarea[name=description]')
  await page.locator('textarea[name=description][aria-invalid=true]').waitFor(WITHIN)
  await until(async () => await about.evaluate(field => field === document.activeElement))
  await hands.type(ABOUT)
  await hands.fill(page.getByRole('textbox', { name: 'Why Vue?' }), 'The calendar needs it')
  await hands.press('Control+s')
  await onPage('/stacks/ladder-library')
  await page.getByRole('heading', { name: 'Ladder Library' }).waitFor(WITHIN)
  expect(await page.locator('.part').filter({ hasText: 'Vue' }).innerText()).toContain('The calendar needs it')
  expect(await page.locator('.part').count()).toBe(6)
})

it('is found from the top, by a technology of it and by who has shared it', async () => {
  const guest = await (await browser.newContext()).newPage()
  await visit('/top', guest)
  const sectionOf = (name: string) => guest.getByRole('region', { name })
  const item = (name: string) => guest.getByRole('listitem').filter({ has: guest.getByRole('link', { name, exact: true }) })
  await sectionOf('Client Libraries').getByRole('link', { name: 'Vue' }).waitFor(WITHIN)
  await item('Vue').getByRole('link', { name: '1 stack' }).click()
  await guest.getByRole('heading', { level: 1, name: 'Stacks with Vue' }).waitFor(WITHIN)
  expect(await guest.locator('.stack-tile h2, .stack-tile h3').allInnerTexts()).toEqual(['Ladder Library'])

  await visit('/top', guest)
  await item('Vue').getByRole('link', { name: 'Vue', exact: true }).click()
  await guest.getByRole('heading', { level: 1, name: 'Vue' }).waitFor(WITHIN)
  expect(new URL(guest.url()).pathname).toBe('/tech/vue')

  await visit('/top', guest)
  const [owner] = worlds[0]!.email.split('@') as [string]
  await sectionOf('People with most stacks').locator(`a[href="/stacks?owner=${owner}"]`).click()
  await guest.getByRole('heading', { level: 1, name: `Stacks of @${owner}` }).waitFor(WITHIN)
  expect(await guest.locator('.stack-tile h2, .stack-tile h3').allInnerTexts()).toEqual(['Ladder Library'])
  await guest.context().close()
})

it('is a favourite with f, and counted as opened once', async () => {
  await page.locator('[data-key=favorite]').waitFor(WITHIN)
  await hands.press('f')
  await page.locator('[data-key=favorite][aria-pressed=true]').waitFor(WITHIN)
  await hands.press('5')
  await onPage('/favorites')
  await page.getByRole('tab', { name: 'Stacks' }).or(page.locator('[data-tabs] a').nth(1)).first().waitFor(WITHIN)
  await hands.press('Alt+2')
  await page.getByRole('link', { name: 'Ladder Library' }).waitFor(WITHIN)
  const views = async () => (await site.sql<{ views: number }[]>`select views from page_view_daily join stack on stack.id = subject_id where kind = 'stack' and slug = 'ladder-library'`)[0]?.views
  // The browser of this test calls itself a robot, and is not counted.
  expect(await views()).toBeUndefined()
  const browserName = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  const context = await browser.newContext({ userAgent: browserName })
  const reader = await context.newPage()
  for (let times = 0; times < 2; times++) {
    const counted = reader.waitForResponse(response => response.url().endsWith('/api/views') && response.status() === 204, WITHIN)
    await reader.goto(`${site.server.origin}/stacks/ladder-library`, WITHIN)
    await counted
  }
  expect(await views()).toBe(1)
  await context.close()
})

it('is edited with e, and of two editors the second loses nothing', async () => {
  const other = await pageOf(worlds[1]!)
  await visit('/stacks/ladder-library/edit', other)
  await other.locator('[name=name]').waitFor(WITHIN)
  await visit('/stacks/ladder-library')
  await page.getByRole('button', { name: 'Lock' }).waitFor(WITHIN)
  await page.locator('[data-key=edit]').waitFor(WITHIN)
  await hands.press('e')
  await onPage('/stacks/ladder-library/edit')
  await page.locator('[name=vendor]').waitFor(WITHIN)
  await hands.fill(page.locator('[name=vendor]'), 'Elm Street')
  await hands.press('Control+s')
  await onPage('/stacks/ladder-library')

  const otherHands = handsOn(other)
  await otherHands.fill(other.getByRole('textbox', { name: 'Why PostgreSQL?' }), 'It was there')
  await otherHands.press('Control+s')
  const conflict = other.locator('.conflict')
  await conflict.waitFor(WITHIN)
  expect(await conflict.locator('del').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining('Made by: Elm Street')]))
  expect(await conflict.locator('ins').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining('PostgreSQL: It was there')]))
  await otherHands.enter(conflict.getByRole('button', { name: 'Put theirs into the form' }))
  expect(await other.inputValue('[name=vendor]')).toBe('Elm Street')
  await otherHands.enter(conflict.getByRole('button', { name: 'Put mine into the form' }))
  await otherHands.fill(other.locator('[name=vendor]'), 'Elm Street')
  await otherHands.press('Control+s')
  await other.waitForURL(`${site.server.origin}/stacks/ladder-library`, WITHIN)
  await other.context().close()
})

it('is compared with an earlier version of itself, and that is brought back', async () => {
  await visit('/stacks/ladder-library/history')
  await page.locator('[data-key=restore]').first().waitFor(WITHIN)
  expect(await page.locator('.version').count()).toBe(3)
  await hands.enter(page.getByRole('link', { name: 'Compare with now' }).last())
  await page.waitForURL('**/stacks/compare?a=ladder-library@1&b=ladder-library', WITHIN)
  await page.getByRole('heading', { name: 'In both' }).waitFor(WITHIN)
  expect(await page.locator('.diff ins').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining('Made by: Elm Street')]))
  await page.goBack(WITHIN)
  await page.locator('[data-key=restore]').last().waitFor(WITHIN)
  await hands.enter(page.locator('[data-key=restore]').last())
  await hands.enter(page.getByRole('alertdialog').getByRole('button', { name: 'Bring back' }))
  await until(async () => await page.locator('.version').count() === 4)
  await visit('/stacks/ladder-library')
  expect(await page.locator('body').innerText()).not.toContain('Elm Street')
})

it('is commented on, where its comments stand, and not among the posts', async () => {
  await page.getByRole('button', { name: 'Write a comment' }).waitFor(WITHIN)
  await hands.press('c')
  await page.locator('form.reply textarea').waitFor(WITHIN)
  await until(async () => await page.locator('form.reply textarea').evaluate(field => field === document.activeElement))
  await hands.type('Who lends cake tins?')
  await hands.press('Control+Enter')
  await page.locator('#comments article, #comments .c').filter({ hasText: 'Who lends cake tins?' }).waitFor(WITHIN)
  const [post] = await site.sql<{ id: string }[]>`select id::text from post where discusses_stack_id is not null and title = 'Ladder Library'`
  await visit(`/posts/${post!.id}`)
  await page.waitForURL(/\/stacks\/ladder-library(?:#comments)?$/, WITHIN)
  await page.getByText('Who lends cake tins?').waitFor(WITHIN)
  await visit('/')
  expect(await page.locator('main').innerText()).not.toContain('Ladder Library')
})

it('is found at its name alone, and an unknown name can become an organization', async () => {
  await visit('/ladder-library')
  await page.waitForURL(`${site.server.origin}/stacks/ladder-library`, WITHIN)
  await visit('/vue')
  await page.waitForURL(`${site.server.origin}/tech/vue`, WITHIN)
  await page.goto(`${site.server.origin}/nobody-has-this`, WITHIN)
  await page.locator('a[href="/organizations/new?slug=nobody-has-this"]').waitFor(WITHIN)
})

it('complains of nothing all the while', () => {
  // A conflict and an unknown name are answers with 4xx, which the browser notes.
  expect(complaints.filter(text => !/409|404|400/.test(text))).toEqual([])
})
