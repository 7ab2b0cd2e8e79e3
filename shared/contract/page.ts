import * as v from 'valibot'

/** The one shape of every list. `nextCursor` is opaque: hand it back as `cursor`, do not read it. */
export function pageOf<S extends v.GenericSchema>(item: S) {
  return v.object({ items: v.array(item), nextCursor: v.nullable(v.string()) })
}

export interface Page<T> {
  items: T[]
  nextCursor: string | null
}

/** What every list accepts. */
export const pageQuery = v.object({
  cursor: v.optional(v.pipe(v.string(), v.maxLength(400))),
  limit: v.optional(v.pipe(v.string(), v.regex(/^\d{1,3}$/, 'wholeNumber'), v.transform(Number), v.minValue(1), v.maxValue(100))),
})
