import type { createStack } from '#server/domain/catalog/save-stack'
import type { createTechnology } from '#server/domain/catalog/save-technology'
import { newPerson, openDatabase } from '#tests/support/community'

/** What a technology says where a test does not care. */
export const TECHNOLOGY: Parameters<typeof createTechnology>[1] = {
  name: 'Lantern', vendor: 'Harbour Works', productUrl: 'https://lantern.example', vendorUrl: null, description: 'It gives light.', tier: 'Server', logo: null,
}

/** What a stack says where a test does not care; it names its technologies itself. */
export const STACK: Parameters<typeof createStack>[1] = {
  name: 'Harbour Lights', vendor: '', appUrl: 'https://lights.example', screenshot: null, details: '## How\n\nWith care.',
  description: 'A site that shows which lights of a harbour are on, who has switched them on, and since when. It is kept by three people in their evenings.',
  technologies: [],
}

export type Wiki = Awaited<ReturnType<typeof openWiki>>

/** A database with two people who write the catalogue, and an administrator. */
export async function openWiki() {
  const close = await openDatabase()
  return { close, ada: await newPerson(), ben: await newPerson(), admin: await newPerson({}, { isAdmin: true }) }
}
