import { notePage } from '#server/platform/http/note-page'

export default defineEventHandler((event) => {
  const { html, headers } = notePage()
  setResponseHeaders(event, headers)
  return html
})
