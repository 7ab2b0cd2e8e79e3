import type { Browser, Page } from 'playwright'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import { signIn, startChromium, untilAlive } from '#tests/support/chromium'
import { until } from '#tests/support/until'

export interface Journey {
  site: ApiSite
  member: World
  admin: World
  /** A page of its own browser profile, of a visitor or of somebody signed in. */
  newPage: (who?: Pick<World, 'session'>) => Promise<Page>
  open: (page: Page, path: string) => Promise<void>
  /** The text of the newest mail to an address whose subject says this. */
  mailTo: (address: string, subject: RegExp, saying?: string) => Promise<string>
  /** Lets the date of a capsule or a scheduled post come now: the clock of the server is what it is. */
  makeDue: (kind: 'capsule.release' | 'post.publish', id: number) => Promise<void>
  stop: () => Promise<void>
}

interface Mail { id: string, subject: string }

/** A site with a member and an administrator, and a browser before it. */
export async function startJourney(): Promise<Journey> {
  const site = await startSite()
  const [member, admin] = await makeWorlds(site.db, ['member', 'admin']) as [World, World]
  const browser: Browser = await startChromium()
  return {
    site, member, admin,
    async newPage(who) {
      // Colours that are still on their way to the other scheme are not to be judged.
      const context = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } })
      if (who) await signIn(context, site.server.origin, who.session!)
      return await context.newPage()
    },
    async open(page, path) {
      await page.goto(path.startsWith('http') ? path : site.server.origin + path)
      await untilAlive(page)
      await page.locator('h1').first().waitFor()
    },
    async mailTo(address, subject, saying = '') {
      const list = async () => ((await site.client.send(`/api/dev/mail?to=${encodeURIComponent(address)}`)).json as { items: Mail[] }).items
      const textOf = async ({ id }: Mail) => ((await site.client.send(`/api/dev/mail/${id}`)).json as { text: string }).text
      return await until(async () => {
        const texts = await Promise.all((await list()).filter(one => subject.test(one.subject)).map(textOf))
        return texts.find(text => text.includes(saying))
      }, { seconds: 40, every: 200 })
    },
    async makeDue(kind, id) {
      const now = new Date()
      if (kind === 'capsule.release') await site.sql`update capsule set release_at = ${now} where id = ${id}`
      else await site.sql`update scheduled_post set publish_at = ${now} where id = ${id}`
      await site.sql`update timer set due_at = ${now} where kind = ${kind} and subject_id = ${id}`
    },
    async stop() {
      await browser.close()
      await site.stop()
    },
  }
}
