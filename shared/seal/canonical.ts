type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined }

/**
 * Canonical JSON of RFC 8785, for what is used here: names in the order of their UTF-16 units, no white space, whole
 * numbers. A name whose value is undefined is left out.
 */
export function canonical(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(item => canonical(item)).join(',')}]`
  const names = Object.keys(value).filter(name => value[name] !== undefined).sort()
  return `{${names.map(name => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`).join(',')}}`
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value)
}
