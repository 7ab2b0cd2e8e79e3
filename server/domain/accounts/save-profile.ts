import { eq } from 'drizzle-orm'
import type * as v from 'valibot'
import { users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import type { UserRow } from '#server/domain/accounts/queries'
import type { Person } from '#server/platform/actor'
import { renderMarkdown } from '#server/platform/markdown/render'
import { transaction } from '#server/platform/transaction'
import type { profileDraft } from '#shared/contract/accounts'

/** Saves one's own profile and preferences. */
export async function saveProfile(actor: Person, draft: v.InferOutput<typeof profileDraft>): Promise<UserRow> {
  const { html: bioHtml } = await renderMarkdown(draft.bio, { mentions: handle => `/people/${handle}`, idPrefix: `p${actor.id}-` })
  return await transaction(async ({ db, emit }) => {
    const [user] = await db.update(users).set({ ...draft, bioHtml }).where(eq(users.id, actor.id)).returning()
    await db.update(addresses).set({ language: draft.language }).where(eq(addresses.userId, actor.id))
    emit('account.changed', { userId: actor.id, handle: user!.handle })
    return user!
  })
}
