import process from 'node:process'
import { parseArgs } from 'node:util'
import { showProgress } from '#scripts/import/progress'
import type { Progress } from '#scripts/import/progress'
import { runImport } from '#scripts/import/run'
import type { ImportReport } from '#scripts/import/run'
import { importTechStacks } from '#scripts/import/techstacks'
import type { CatalogReport } from '#scripts/import/techstacks'
import { startPostgres } from '#scripts/postgres/start'
import { dataFolderOf } from '#scripts/support/paths'
import { Problem, runScript } from '#scripts/support/problem'
import { closeDatabase } from '#server/platform/db'
import { fetchOutside } from '#server/platform/egress'

const USAGE = `npm run import -- techstacks <folder>

  <folder>        technologies.json and stacks.json; what stands here under the same name stays as it is

npm run import -- discourse <URL or folder> --organization <slug> [--title <text>] [--site <URL>]

  <URL>           a public Discourse site, or one topic of it (…/t/<slug>/<id>)
  <folder>        answers of /posts.json and /t/<id>/posts.json as .json files; pages may overlap
  --organization  where the topics become posts
  --title         for topics that bring no title
  --site          the site that the files of a folder come from, for its relative links

Running it again adds what is new and changes nothing else.`
/** A page of twenty long posts; more is no Discourse answer. */
const MAX_BYTES = 20_000_000

// npm run import: works beside a running server, in the same database.
await runScript(async () => {
  const { values, positionals } = read()
  const [kind, from] = positionals
  const { organization } = values
  const isComplete = kind === 'techstacks' ? organization === undefined : kind === 'discourse' && organization !== undefined
  if (!isComplete || !from || positionals.length > 2) throw new Problem(USAGE)
  if (values.site && !URL.canParse(values.site)) throw new Problem(`--site must be an address such as https://forum.example; it is "${values.site}".`)
  const embedded = process.env.DATABASE_URL ? undefined : await startPostgres({ dataFolder: dataFolderOf() })
  process.env.DATABASE_URL ||= embedded?.url
  const progress = showProgress()
  try {
    if (organization === undefined) return tellCatalog(await importTechStacks(from, progress), progress)
    const report = await runImport({ from, organization, title: values.title, site: values.site }, async url => await fetchOutside(url, { maxBytes: MAX_BYTES, timeoutMs: 30_000, accept: 'application/json' }), progress)
    progress.end()
    tell(report)
    if (report.problems.length > 0) process.exitCode = 1
  }
  finally {
    progress.end()
    await closeDatabase()
    await embedded?.stop()
  }
})

function read() {
  try {
    return parseArgs({ allowPositionals: true, options: { organization: { type: 'string' }, title: { type: 'string' }, site: { type: 'string' } } })
  }
  catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  }
}

function tellCatalog({ technologies, stacks, problems }: CatalogReport, progress: Progress): void {
  progress.end()
  console.log(`\n${technologies.new} technologies and ${stacks.new} stacks imported; ${technologies.merged} technologies had a page here; ${technologies.known + stacks.known} were imported before.`)
  if (problems.length > 0) console.log(`\nNot readable (everything else was imported; mend it and run the import again):\n${problems.map(problem => `  ${problem}`).join('\n')}`)
  if (problems.length > 0) process.exitCode = 1
}

function tell({ posts, comments, known, leftOut, withoutFirstPost, problems }: ImportReport): void {
  console.log(`\n${posts} posts and ${comments} comments imported; ${known} were here already${leftOut > 0 ? `; ${leftOut} were deleted or empty there` : ''}.`)
  if (withoutFirstPost.length > 0) console.log(`\nSkipped, because their first post is not among the files:\n${withoutFirstPost.map(title => `  ${title}`).join('\n')}`)
  if (problems.length > 0) console.log(`\nNot readable (everything else was imported; mend it and run the import again):\n${problems.map(problem => `  ${problem}`).join('\n')}`)
}
