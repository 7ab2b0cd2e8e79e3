import type postgres from 'postgres'
import { sqlClient } from '#server/platform/db'

export interface Statement {
  text: string
  parameters: unknown[]
}

/** What Drizzle asks the driver while `work` runs. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const client = sqlClient()
  const { unsafe, begin } = client
  const statements: Statement[] = []
  listenTo(client, statements)
  // A transaction has a connection, and so a client, of its own.
  client.begin = (async (...args: unknown[]) => {
    const run = args.pop() as (sql: postgres.TransactionSql) => Promise<unknown>
    return await (begin as (...all: unknown[]) => Promise<unknown>).call(client, ...args, async (sql: postgres.TransactionSql) => {
      listenTo(sql, statements)
      return await run(sql)
    })
  }) as typeof begin
  try {
    await work()
  }
  finally {
    Object.assign(client, { unsafe, begin })
  }
  return statements
}

function listenTo(client: Pick<postgres.Sql, 'unsafe'>, statements: Statement[]): void {
  const { unsafe } = client
  client.unsafe = ((...args: Parameters<typeof unsafe>) => {
    statements.push({ text: args[0], parameters: args[1] ?? [] })
    return unsafe.apply(client, args)
  }) as typeof unsafe
}

interface Node {
  'Node Type': string
  'Relation Name'?: string
  'Plans'?: Node[]
}

/** Tables that the planner would read from end to end for this statement, with these values or prepared for any. */
export async function tablesReadWhole({ text, parameters }: Statement): Promise<string[]> {
  const once = await sqlClient().unsafe(`explain (format json) ${text}`, parameters as never[])
  const forAny = await sqlClient().unsafe(`explain (generic_plan, format json) ${text}`).simple()
  return [...tablesIn(once), ...tablesIn(forAny)]
}

function tablesIn(answer: unknown): string[] {
  const rows = answer as { 'QUERY PLAN': string | { Plan: Node }[] }[]
  const [first] = rows.map(row => row['QUERY PLAN'])
  const [{ Plan: plan }] = (typeof first === 'string' ? JSON.parse(first) : first) as [{ Plan: Node }]
  return nodesOf(plan).filter(node => node['Node Type'] === 'Seq Scan').map(node => node['Relation Name'] ?? '')
}

function nodesOf(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}
