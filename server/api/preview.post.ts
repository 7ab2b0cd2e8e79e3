import { getOrganization } from '#server/domain/organizations/queries'
import { renderText } from '#server/platform/markdown/render-text'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.preview, async ({ actor, body }) => {
  const organization = body.organization === undefined ? undefined : await getOrganization(database(), actor, body.organization)
  const { html } = await renderText(database(), body.body, { codeLanguage: organization?.codeLanguage ?? null, idPrefix: 'preview-' })
  return { html }
})
