import type { ASTNode } from '@marcbachmann/cel-js'
import { childrenOf } from './syntax-tree.ts'

/**
 * The parts of a payload that a filter can see: `value.order.total > 5 && has(value.id)` needs `order.total` and `id`, nothing
 * else. A node with `whole` is needed with everything below it.
 */
export interface FieldPaths {
  whole: boolean
  children: Map<string, FieldPaths>
}

export const WHOLE_PAYLOAD: FieldPaths = { whole: true, children: new Map() }

/** What the filter reads of `variable`; null: it is not mentioned. */
export function fieldPathsOf(ast: ASTNode, variable: string): FieldPaths | null {
  const root: FieldPaths = { whole: false, children: new Map() }
  let found = false
  const visit = (node: ASTNode): void => {
    const path = pathTo(node, variable)
    if (path === null) childrenOf(node).forEach(visit)
    else {
      found = true
      add(root, path)
    }
  }
  visit(ast)
  return found ? root : null
}

function add(root: FieldPaths, path: readonly string[]): void {
  let node = root
  for (const name of path) {
    const next = node.children.get(name) ?? { whole: false, children: new Map<string, FieldPaths>() }
    node.children.set(name, next)
    node = next
  }
  node.whole = true
}

/** `value.a["b"]` → ['a', 'b']; null when the node is no chain of constant names on the variable. */
function pathTo(node: ASTNode, variable: string): string[] | null {
  if (node.op === 'id') return node.args === variable ? [] : null
  if (node.op === '.') {
    const path = pathTo(node.args[0], variable)
    return path && [...path, node.args[1]]
  }
  if (node.op === '[]' && node.args[1].op === 'value' && typeof node.args[1].args === 'string') {
    const path = pathTo(node.args[0], variable)
    return path && [...path, node.args[1].args]
  }
  return null
}
