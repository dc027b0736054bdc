import type { ASTNode } from '@marcbachmann/cel-js'
import { VARIABLES } from './cel-environment.ts'
import { FilterError } from './filter-error.ts'
import { patternFor } from './regular-expression.ts'
import { walk } from './syntax-tree.ts'

const LOOPS = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])
/** `!!!…` nests without the parser's counting it. */
const MAX_SIGNS_IN_A_ROW = 32

/** What the library lets pass and a person would not want. @throws FilterError */
export function checkMeaning(ast: ASTNode, text: string): void {
  walk(ast, node => {
    const problem = problemOf(node)
    if (problem !== null) throw new FilterError(problem.detail, text, problem.at.start, problem.at.end)
  })
}

function problemOf(node: ASTNode): { detail: string; at: { start: number; end: number } } | null {
  if ((node.op === '!_' || node.op === '-_') && signs(node) > MAX_SIGNS_IN_A_ROW)
    return { detail: 'So many signs in a row are not read.', at: node }
  if (node.op === '==' || node.op === '!=') {
    const [left, right] = node.args
    const number = isKey(left) ? right : isKey(right) ? left : null
    if (number?.op !== 'value' || (typeof number.args !== 'bigint' && typeof number.args !== 'number')) return null
    return { detail: `A key is text, also when it is all digits: write "${number.args}" in quotes, or int(key).`, at: number }
  }
  return node.op === 'rcall' ? problemOfCall(node.args, node) : null
}

function problemOfCall([name, receiver, args]: [string, ASTNode, ASTNode[]], node: ASTNode): ReturnType<typeof problemOf> {
  const [first] = args
  if (receiver.op === 'id' && receiver.args === 'cel' && name === 'bind')
    return { detail: 'cel.bind is not available in filters.', at: node }
  if (first === undefined) return null
  if (LOOPS.has(name) && first.op === 'id' && Object.hasOwn(VARIABLES, first.args)) {
    return { detail: `“${first.args}” is part of the message: give the loop's variable another name.`, at: first }
  }
  if (name !== 'matchesRe2' || first.op !== 'value' || typeof first.args !== 'string') return null
  try {
    patternFor(first.args)
    return null
  } catch (error) {
    return { detail: error instanceof Error ? error.message : String(error), at: first }
  }
}

function isKey(node: ASTNode): boolean {
  return node.op === 'id' && node.args === 'key'
}

function signs(node: ASTNode): number {
  let count = 0
  for (let below = node; below.op === '!_' || below.op === '-_'; below = below.args) count++
  return count
}
