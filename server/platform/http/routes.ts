import { allOperations } from '#shared/contract/index'
import type { Method, OperationShape } from '#shared/contract/operation'

interface Node {
  fixed: Map<string, Node>
  parameter: Node | undefined
  operations: Map<Method, OperationShape>
}

const root = newNode()
for (const { operation } of allOperations) insert(operation)

/** The operations at a path, by method; a fixed segment wins over a parameter. */
export function operationsAt(path: string): ReadonlyMap<Method, OperationShape> | undefined {
  const found = find(root, path.split('/').slice(1), 0)
  return found && found.operations.size > 0 ? found.operations : undefined
}

/** Whether a path belongs to the machine-readable side, where errors are problem documents. */
export function isApiPath(path: string): boolean {
  return path.startsWith('/api/') || path === '/api' || path.startsWith('/mq/') || path === '/mq'
}

function find(node: Node, segments: string[], at: number): Node | undefined {
  if (at === segments.length) return node
  const segment = segments[at]!
  const fixed = node.fixed.get(segment)
  const found = fixed && find(fixed, segments, at + 1)
  if (found && found.operations.size > 0) return found
  return node.parameter && segment !== '' ? find(node.parameter, segments, at + 1) : undefined
}

function insert(operation: OperationShape): void {
  let node = root
  for (const segment of operation.path.split('/').slice(1)) {
    if (segment.startsWith(':')) {
      node = node.parameter ??= newNode()
      continue
    }
    const next = node.fixed.get(segment) ?? newNode()
    node.fixed.set(segment, next)
    node = next
  }
  node.operations.set(operation.method, operation)
}

function newNode(): Node {
  return { fixed: new Map(), parameter: undefined, operations: new Map() }
}
