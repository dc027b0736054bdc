import type { ASTNode } from '@marcbachmann/cel-js'
import { walk } from './syntax-tree.ts'

/** Turns of all the loops (`all`, `exists`, `map`, …) of a filter over one message. */
export const MAX_STEPS = 10_000

export class StepLimitError extends Error {
  override name = 'StepLimitError'
}

/** One object for all: thousands of turns may end with it. */
const TOO_MANY = new StepLimitError(`More than ${MAX_STEPS} steps for one message`)

interface LoopStep {
  evaluate(evaluator: unknown, node: unknown, context: unknown): unknown
  check(checker: unknown, node: unknown, context: unknown): unknown
  clone(operator: object, args: unknown): LoopStep
}

/**
 * Counts the turns of every loop in the tree. The library unfolds a macro into a comprehension and bounds only what is written,
 * not how long it runs: loops within loops over a list of a thousand would take a million turns.
 * @returns starts the count anew, before each message
 */
export function limitSteps(ast: ASTNode): () => void {
  let left = MAX_STEPS
  let loops = 0
  walk(ast, node => {
    const loop = loopOf(node)
    if (loop === null) return
    loops++
    const { step } = loop
    loop.step = step.clone(
      {
        // The library takes a node of this name for one that is never asynchronous.
        name: 'value',
        check: (checker: { check(node: unknown, context: unknown): unknown }, _node: unknown, context: unknown) =>
          checker.check(step, context),
        evaluate: (evaluator: unknown, _node: unknown, context: unknown) => {
          if (left-- <= 0) throw TOO_MANY
          return step.evaluate(evaluator, step, context)
        },
      },
      null,
    )
  })
  return loops === 0 ? () => {} : () => (left = MAX_STEPS)
}

/** The comprehension that the library made of a macro call. */
function loopOf(node: ASTNode): { step: LoopStep } | null {
  const meta: unknown = Reflect.get(node, 'meta')
  const unfolded = member(meta, 'alternate')
  if (member(unfolded, 'op') !== 'comprehension') return null
  const args = member(unfolded, 'args')
  return isLoop(args) ? args : null
}

function isLoop(args: unknown): args is { step: LoopStep } {
  return typeof member(member(args, 'step'), 'clone') === 'function'
}

function member(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? Reflect.get(object, name) : undefined
}
