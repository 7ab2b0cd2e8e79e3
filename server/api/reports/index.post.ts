import { showOwnReport } from '#server/domain/moderation/own-cases'
import { reportContent } from '#server/domain/moderation/report-content'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.report, async ({ actor, body }) => await showOwnReport(database(), actor, await reportContent(actor, body)))
