import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'

/** What an administrator chooses for the whole site. */
const siteSettings = v.object({
  /** So many seconds weigh as much in “hot” as ten times the votes: from an hour to thirty days. */
  hotSeconds: v.pipe(v.number(), v.integer(), v.minValue(3_600), v.maxValue(2_592_000)),
})

/** The same, and whether what follows from the last change is still being brought in line. */
const shown = v.object({ ...siteSettings.entries, isRewriting: v.boolean() })

export const site = {
  settings: defineOperation({
    method: 'GET', path: '/api/admin/settings', summary: 'What is chosen for the whole site', access: 'admin', limit: 'admin', returns: shown,
  }),
  changeSettings: defineOperation({
    method: 'PUT', path: '/api/admin/settings', summary: 'Choose it; posts are put in their new order soon after, batch by batch', access: 'admin', limit: 'admin', body: siteSettings, returns: shown,
  }),
}
