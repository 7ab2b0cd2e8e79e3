import type { Email } from '#emails/email'
import { mailTexts } from '#emails/texts'
import { findMessageFacts } from '#server/domain/notifications/message-facts'
import { storeMessages } from '#server/domain/notifications/store-messages'
import { withCapsuleHtml } from '#server/jobs/notifications/render-capsule'
import { renderMessage } from '#server/jobs/notifications/render'
import { database } from '#server/platform/db'
import { transaction } from '#server/platform/transaction'

/** Renders each language once. Whoever is first stores it; a second run changes nothing. */
export default async function run({ notificationId }: { notificationId: number }): Promise<void> {
  const found = await findMessageFacts(database(), notificationId)
  if (!found || found.notification.messages) return
  const facts = await withCapsuleHtml(found)
  const messages = Object.fromEntries(Object.keys(mailTexts).map((language): [string, Email] => [language, renderMessage(facts, language)]))
  await transaction(async unit => await storeMessages(unit, notificationId, messages))
}
