import { Environment } from '@marcbachmann/cel-js'
import type { ASTNode } from '@marcbachmann/cel-js'
import type { CelValue } from './cel-value.ts'
import { matchesPattern } from './regular-expression.ts'

/** What a filter may name, with its CEL type. `key`, `value` and the values of `headers` are whatever a message holds. */
export const VARIABLES = {
  key: 'dyn',
  value: 'dyn',
  headers: 'map<string, dyn>',
  partition: 'int',
  offset: 'int',
  timestamp: 'google.protobuf.Timestamp',
  size: 'int',
} as const
export type Variable = keyof typeof VARIABLES

const LIMITS = { maxAstNodes: 500, maxDepth: 32, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 10 }

/** Names that stand for the library's own functions: its `matches` runs on a backtracking engine, its `json` rounds integers. */
export const REPLACED: ReadonlyMap<string, string> = new Map([
  ['matches', 'matchesRe2'],
  ['json', 'readJson'],
])

/** @param readJson bytes that are JSON → their value; throws when they are none */
export function createEnvironment(
  variables: Readonly<Record<Variable, string>>,
  readJson: (bytes: Uint8Array) => CelValue,
): Environment {
  const environment = new Environment({ homogeneousAggregateLiterals: false, limits: LIMITS })
  for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, type)
  environment.registerFunction('string.matchesRe2(string): bool', matchesPattern, { async: false })
  environment.registerFunction('bytes.readJson(): dyn', readJson, { async: false })
  return environment
}

/** Makes the calls of the syntax tree go to our functions. To be done before the types are checked. */
export function replaceFunctions(node: ASTNode): void {
  if (node.op !== 'rcall') return
  const ours = REPLACED.get(node.args[0])
  if (ours !== undefined) node.args[0] = ours
}
