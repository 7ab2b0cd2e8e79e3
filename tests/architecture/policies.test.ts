import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

it('has a line in a table test for each verb of each policy', async () => {
  const tables = globSync('tests/domain/*-policy.test.ts').map(file => readFileSync(file, 'utf8')).filter(text => text.includes('casesOf(')).join('\n')
  const verbs = (await Promise.all(globSync('server/domain/*/policy.ts').map(verbsOf))).flat()

  expect(verbs.length).toBeGreaterThan(10)
  expect(verbs.filter(verb => !tables.includes(`${verb}(`))).toEqual([])
})

/** `postPolicy.edit` and the like: every function of every exported object that is named a policy. */
async function verbsOf(file: string): Promise<string[]> {
  const exported = await import(/* @vite-ignore */ resolve(file)) as Record<string, unknown>
  const policies = Object.entries(exported).filter(([name]) => name.endsWith('Policy'))
  if (policies.length === 0) throw new Error(`${file} exports no policy.`)
  return policies.flatMap(([name, policy]) => Object.keys(policy as object).map(verb => `${name}.${verb}`))
}
