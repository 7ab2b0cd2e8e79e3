import { setResponseHeader } from 'h3'
import * as v from 'valibot'
import { optOut } from '#server/domain/notifications/opt-out'
import { handle } from '#server/platform/http/handle'
import { OPT_OUT_SCOPES } from '#shared/contract/notifications'
import { subscriptions } from '#shared/contract/subscriptions'

const chosen = v.fallback(v.optional(v.picklist(OPT_OUT_SCOPES)), undefined)

/** A mail program's one click, which gets no page; and the page's own form where there is no JavaScript, which goes back to it. */
export default handle(subscriptions.oneClick, async ({ params, form, event, succeedWith }) => {
  await optOut(params.token, v.parse(chosen, form.get('scope') ?? undefined))
  if (!event.node.req.headers.accept?.includes('text/html')) return
  setResponseHeader(event, 'location', `/unsubscribe/${params.token}?done`)
  succeedWith(303)
})
