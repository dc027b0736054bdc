import type { ASTNode } from '@marcbachmann/cel-js'

/** The operands of a node as they were written, macros unexpanded. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  if (node.op === 'value' || node.op === 'id') return []
  if (node.op === '.' || node.op === '.?') return [node.args[0]]
  if (node.op === 'call') return node.args[1]
  if (node.op === 'rcall') return [node.args[1], ...node.args[2]]
  if (node.op === 'map') return node.args.flat()
  if (node.op === '!_' || node.op === '-_') return [node.args]
  return node.args
}

/** Calls `visit` for a node and everything below it. */
export function walk(node: ASTNode, visit: (node: ASTNode) => void): void {
  visit(node)
  for (const child of childrenOf(node)) walk(child, visit)
}

export function mentions(node: ASTNode, variable: string): boolean {
  return node.op === 'id' ? node.args === variable : childrenOf(node).some(child => mentions(child, variable))
}
