import { openExport } from '#server/domain/accounts/request-export'
import { handle } from '#server/platform/http/handle'
import { accountLife } from '#shared/contract/account-life'

export default handle(accountLife.downloadExport, async ({ actor, event, params }) => {
  const { row, bytes } = await openExport(actor, params.exportId)
  setResponseHeaders(event, {
    'content-type': 'application/gzip',
    'content-length': row.size,
    'content-disposition': `attachment; filename="guildhall-${actor.handle}-${row.createdAt.toISOString().slice(0, 10)}.tar.gz"`,
  })
  return bytes
})
