import * as v from 'valibot'
import type { Texts } from '#shared/messages/texts'
import { issueText } from '#shared/rules/issue-text'

export type Rule = (value: unknown) => true | string

/** Turns one object schema into Vuetify `rules`, so that the form and the API never disagree. */
export function formRules<E extends v.ObjectEntries>(schema: { entries: E }, texts: Texts<'validation'>): Record<keyof E, Rule[]> {
  const rules = {} as Record<keyof E, Rule[]>
  for (const name of Object.keys(schema.entries) as (keyof E)[]) {
    const entry = schema.entries[name] as v.GenericSchema
    rules[name] = [(value) => {
      const result = v.safeParse(entry, value)
      return result.success || issueText(result.issues[0], texts)
    }]
  }
  return rules
}
