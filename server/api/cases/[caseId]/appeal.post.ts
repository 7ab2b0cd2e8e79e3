import { appealCase } from '#server/domain/moderation/appeal-case'
import { showOwnCase } from '#server/domain/moderation/own-cases'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.appeal, async ({ actor, params, body }) => {
  await appealCase(actor, params.caseId, body.text)
  return await showOwnCase(database(), actor, params.caseId)
})
