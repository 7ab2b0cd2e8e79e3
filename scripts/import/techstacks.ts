import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { placeOf } from '#scripts/import/place-of'
import type { Progress } from '#scripts/import/progress'
import { Problem } from '#scripts/support/problem'
import { finishCatalogImport, importStack, importTechnology } from '#server/domain/imports/import-catalog'
import type { ForeignStack, ForeignTechnology, Outcome } from '#server/domain/imports/import-catalog'
import { TIERS } from '#shared/schemas/community'
import { webAddress } from '#shared/schemas/basics'

const SOURCE = 'techstacks'
const FILES = { technology: 'technologies.json', stack: 'stacks.json' } as const

export interface CatalogReport {
  technologies: Record<Outcome, number>
  stacks: Record<Outcome, number>
  /** What could not be read, each with its file and place. */
  problems: string[]
}

const text = v.pipe(v.nullish(v.string(), ''), v.transform(value => value.replaceAll('\0', '').normalize('NFC').trim()))
/** An address that this site would not take is left out. */
const address = v.pipe(v.nullish(v.string(), ''), v.transform((value) => {
  const checked = v.safeParse(webAddress, value ?? '')
  return checked.success && value ? checked.output : null
}))
const moment = v.pipe(v.nullish(v.string(), ''), v.transform((value) => {
  const at = value ? new Date(/z|[+-]\d\d:?\d\d$/i.test(value) ? value : `${value}Z`) : new Date(0)
  return Number.isNaN(at.getTime()) ? new Date(0) : at
}))
const id = v.pipe(v.union([v.number(), v.string()]), v.transform(String))
const common = { id, name: v.pipe(text, v.minLength(1)), slug: text, vendorName: text, description: text, created: moment, createdBy: v.optional(text, '') }
const technology = v.object({ ...common, vendorUrl: address, productUrl: address, tier: v.picklist(TIERS) })
const stack = v.object({
  ...common, appUrl: address, details: text,
  technologyChoices: v.optional(v.nullable(v.array(v.object({ technologyId: id, justification: v.optional(text, '') }))), []),
})

/** Imports the two files of a folder, row by row; each is complete or not there, so that it can be interrupted and run again at any time. */
export async function importTechStacks(folder: string, progress: Progress): Promise<CatalogReport> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Problem(`${folder} is not a folder.`)
  const report: CatalogReport = { technologies: { new: 0, merged: 0, known: 0 }, stacks: { new: 0, merged: 0, known: 0 }, problems: [] }
  const technologies = readRows(join(folder, FILES.technology), technology, report.problems)
  const stacks = readRows(join(folder, FILES.stack), stack, report.problems)
  const total = technologies.length + stacks.length
  let done = 0
  try {
    for (const row of technologies) {
      progress.at(done++, total, row.name)
      report.technologies[await importTechnology(SOURCE, technologyOf(row))]++
    }
    for (const row of stacks) {
      progress.at(done++, total, row.name)
      report.stacks[await importStack(SOURCE, stackOf(row))]++
    }
  }
  finally {
    if (done > 0) await finishCatalogImport(SOURCE)
  }
  progress.at(total, total, 'counting')
  return report
}

function technologyOf({ vendorName, created, createdBy, ...row }: v.InferOutput<typeof technology>): ForeignTechnology {
  return { ...row, vendor: vendorName, createdAt: created, author: createdBy || null }
}

function stackOf({ vendorName, created, createdBy, technologyChoices, ...row }: v.InferOutput<typeof stack>): ForeignStack {
  return {
    ...row, vendor: vendorName, createdAt: created, author: createdBy || null,
    technologies: (technologyChoices ?? []).map(choice => ({ id: choice.technologyId, reason: choice.justification })),
  }
}

/** A broken row is reported, and the others are read. */
function readRows<S extends v.GenericSchema>(file: string, schema: S, problems: string[]): v.InferOutput<S>[] {
  if (!statSync(file, { throwIfNoEntry: false })) throw new Problem(`${file} does not exist.`)
  const content = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  let json: unknown
  try {
    json = JSON.parse(content)
  }
  catch (error) {
    problems.push(`${file}: ${placeOf(error, content)}`)
    return []
  }
  if (!Array.isArray(json)) {
    problems.push(`${file}: is not a list`)
    return []
  }
  return json.flatMap((row: unknown, index) => {
    const checked = v.safeParse(schema, row)
    if (checked.success) return [checked.output]
    problems.push(`${file}: row ${index + 1}: ${v.flatten(checked.issues).root?.[0] ?? Object.keys(v.flatten(checked.issues).nested ?? {}).join(', ')}`)
    return []
  })
}
