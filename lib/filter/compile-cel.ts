import { EvaluationError } from '@marcbachmann/cel-js'
import type { ASTNode, Environment, ParseResult } from '@marcbachmann/cel-js'
import { createEnvironment, REPLACED, replaceFunctions, VARIABLES } from './cel-environment.ts'
import type { CelRecord, CelValue, PayloadDecoder, TextReader } from './cel-value.ts'
import { PLAIN_TEXT } from './cel-value.ts'
import { checkMeaning } from './check-meaning.ts'
import { fieldPathsOf, WHOLE_PAYLOAD } from './field-paths.ts'
import { explain, FilterError } from './filter-error.ts'
import { JsonReader } from './json-reader.ts'
import { RecordVariables } from './record-variables.ts'
import { limitSteps } from './step-limit.ts'
import { walk } from './syntax-tree.ts'

export const MAX_FILTER_CHARS = 2000

/** An expression in CEL (cel.dev) over one record: a filter, or what gives a sequence number. */
export interface CompiledCel {
  readonly text: string
  readonly ast: ASTNode
  /** CEL's name of the type that it gives; `dyn`: only the message tells. */
  readonly type: string
  /**
   * int → bigint, double → number, string, bool, null, bytes → Uint8Array, list → array, map → Map or object, timestamp → Date.
   * @throws EvaluationFailure when the expression has no value for this record: a field that is not there, types that do not fit…
   */
  evaluate(record: CelRecord, partition: number, decoder?: PayloadDecoder | null): unknown
}

/** The expression has no value for one record. `message` says why, in few words. */
export class EvaluationFailure extends Error {
  override name = 'EvaluationFailure'
}

export interface CompileOptions {
  text?: TextReader
  /** false: every field of key and value is read. For tests that compare. */
  onlyNeededFields?: boolean
}

/**
 * Reads, checks and prepares an expression. Takes well under a millisecond; evaluating runs no code of the message.
 * @throws FilterError
 */
export function compileCel(
  text: string,
  { text: reader = PLAIN_TEXT, onlyNeededFields = true }: CompileOptions = {},
): CompiledCel {
  if (text.length > MAX_FILTER_CHARS) {
    throw new FilterError(
      `A filter may have ${MAX_FILTER_CHARS} characters, not ${text.length}.`,
      text,
      MAX_FILTER_CHARS,
      text.length,
    )
  }
  const environments = environmentsFor(reader)
  let parsed = parse(text, environments.usual)
  if (asksForMissingTimestamp(parsed.ast)) parsed = parse(text, environments.timestampMayLack)
  walk(parsed.ast, replaceFunctions)
  checkMeaning(parsed.ast, text)
  const startSteps = limitSteps(parsed.ast)
  const checked = parsed.check()
  if (!checked.valid) throw explain(checked.error, text)
  const pathsOf = (variable: string) => (onlyNeededFields ? fieldPathsOf(parsed.ast, variable) : WHOLE_PAYLOAD)
  const variables = new RecordVariables({ key: pathsOf('key'), value: pathsOf('value') }, reader)
  return {
    text,
    ast: parsed.ast,
    type: checked.type ?? 'dyn',
    evaluate(record, partition, decoder = null) {
      startSteps()
      try {
        const result: unknown = parsed(variables.load(record, partition, decoder))
        return result
      } catch (error) {
        throw new EvaluationFailure(reasonOf(error), { cause: error })
      }
    },
  }
}

function parse(text: string, environment: Environment): ParseResult {
  if (text.trim() === '') throw new FilterError('The filter is empty.', text, 0, text.length)
  try {
    return environment.parse(text)
  } catch (error) {
    throw explain(error, text)
  }
}

interface Environments {
  usual: Environment
  /** Types of `timestamp` are then known per message only: without need, mistakes would be found late. */
  timestampMayLack: Environment
}

const known = new WeakMap<TextReader, Environments>()

function environmentsFor(reader: TextReader): Environments {
  const before = known.get(reader)
  if (before !== undefined) return before
  const json = new JsonReader(reader)
  const readJson = (bytes: Uint8Array): CelValue => {
    const value = json.read(bytes, WHOLE_PAYLOAD)
    if (value === undefined) throw new EvaluationFailure('json(): these bytes are no JSON')
    return value
  }
  const fresh = {
    usual: createEnvironment(VARIABLES, readJson),
    timestampMayLack: createEnvironment({ ...VARIABLES, timestamp: 'dyn' }, readJson),
  }
  known.set(reader, fresh)
  return fresh
}

/** `timestamp == null`, or the same with `!=` or the other way round. */
function asksForMissingTimestamp(ast: ASTNode): boolean {
  let found = false
  walk(ast, node => {
    if (node.op !== '==' && node.op !== '!=') return
    const [left, right] = node.args
    const isTimestamp = (side: ASTNode) => side.op === 'id' && side.args === 'timestamp'
    const isNull = (side: ASTNode) => side.op === 'value' && side.args === null
    found ||= (isTimestamp(left) && isNull(right)) || (isNull(left) && isTimestamp(right))
  })
  return found
}

function reasonOf(error: unknown): string {
  let reason = error instanceof EvaluationError ? error.summary : error instanceof Error ? error.message : String(error)
  for (const [theirs, ours] of REPLACED) reason = reason.replaceAll(ours, theirs)
  return reason.slice(0, 300)
}
