import { presentTechnologyRow } from '#server/domain/catalog/presenter'
import { listTopTechnologies } from '#server/domain/catalog/queries'
import { listStackOwners } from '#server/domain/catalog/stack-queries'
import { presentPersonSummary } from '#server/domain/organizations/presenter'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { catalog } from '#shared/contract/catalog'

const PEOPLE = 24

export default handle(catalog.top, async ({ tag }) => {
  const [tiers, people] = await Promise.all([listTopTechnologies(database()), listStackOwners(database(), PEOPLE)])
  tag('technologies', 'stacks', ...people.map(({ person }) => `person:${person.id}`))
  return {
    tiers: tiers.map(({ tier, technologies }) => ({ tier, technologies: technologies.map(presentTechnologyRow) })),
    people: people.map(({ person, stackCount }) => ({ person: presentPersonSummary(person), stackCount })),
  }
})
