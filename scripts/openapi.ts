/** `npm run openapi`: prints the document that /api/openapi.json serves. */
import { openApiDocument } from '#server/platform/openapi'

process.stdout.write(`${JSON.stringify(openApiDocument(process.env.PUBLIC_URL ?? 'http://localhost:3000'), null, 2)}\n`)
