import { readFileSync } from 'node:fs'
import ts from 'typescript'

/** Words between the names of a test, from the outermost `describe` to the test itself. */
export const BETWEEN = ' › '

/**
 * Every test of a file by its titles as they stand in the source, placeholders and all. A title that is one placeholder alone
 * (`'%s'`) stands for the first words of each row of its table; tests that are skipped or only announced are no tests.
 */
export function testsIn(file: string): Set<string> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const found = new Set<string>()
  const visit = (node: ts.Node, around: string[]): void => {
    const call = ts.isCallExpression(node) ? calledAs(node) : undefined
    if (!call) return ts.forEachChild(node, child => visit(child, around))
    if (call.isIdle) return
    for (const title of titlesOf(call.title, call.table)) {
      // With tables in tables the row of the outer one says what is tested; the inner ones are its cases.
      const path = title === undefined ? around : [...around, title]
      if (call.kind === 'it') found.add(path.join(BETWEEN))
      else ts.forEachChild(node, child => visit(child, path))
    }
  }
  visit(source, [])
  return found
}

interface Called { kind: 'it' | 'describe', isIdle: boolean, title: string, table: ts.Expression | undefined }

/** `it('…')`, `it.each(table)('…')`, `describe('…')`, `describe.each(table)('…')`. */
function calledAs(node: ts.CallExpression): Called | undefined {
  const [first] = node.arguments
  if (!first || !(ts.isStringLiteralLike(first) || ts.isTemplateExpression(first))) return undefined
  const table = ts.isCallExpression(node.expression) ? node.expression.arguments[0] : undefined
  const [kind, ...rest] = (ts.isCallExpression(node.expression) ? node.expression.expression : node.expression).getText().replace(/<[^]*>$/, '').split('.')
  if (kind !== 'it' && kind !== 'describe') return undefined
  const title = ts.isStringLiteralLike(first) ? first.text : first.getText().slice(1, -1)
  return { kind, isIdle: rest.some(word => ['skip', 'todo', 'skipIf', 'runIf'].includes(word)), title, table }
}

function titlesOf(title: string, table: ts.Expression | undefined): (string | undefined)[] {
  if (title !== '%s' || !table) return [title]
  const rows = rowsOf(table)
  return rows.length > 0 ? rows : [undefined]
}

/** The first text of each row of a table that is written down in the same file. */
function rowsOf(table: ts.Expression): string[] {
  let rows: ts.Expression | undefined = table
  if (ts.isIdentifier(table)) {
    const { text } = table
    const visit = (node: ts.Node): ts.Expression | undefined => ts.isVariableDeclaration(node) && node.name.getText() === text ? node.initializer : ts.forEachChild(node, visit)
    rows = visit(table.getSourceFile())
  }
  if (!rows || !ts.isArrayLiteralExpression(rows)) return []
  return rows.elements.flatMap((row) => {
    const first = ts.isArrayLiteralExpression(row) ? row.elements[0] : row
    return first && ts.isStringLiteralLike(first) ? [first.text] : []
  })
}
