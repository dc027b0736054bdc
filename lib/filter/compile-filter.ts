import type { ByteTest } from './byte-test.ts'
import { byteTestOf } from './byte-test.ts'
import type { CelRecord, PayloadDecoder } from './cel-value.ts'
import type { CompileOptions } from './compile-cel.ts'
import { compileCel, EvaluationFailure } from './compile-cel.ts'
import { FilterError } from './filter-error.ts'
import { mentions } from './syntax-tree.ts'

/** A filter in CEL, ready for any number of records. */
export interface CompiledFilter {
  readonly text: string
  /** null: every record has to be looked into. It says nothing of a record whose key or value is decoded. */
  readonly byteTest: ByteTest | null
  readonly reads: Readonly<Record<'key' | 'value' | 'headers', boolean>>
  /** true: the record matches; a text: why it cannot be told. */
  judge(record: CelRecord, partition: number, decoder?: PayloadDecoder | null): boolean | string
}

/** @throws FilterError */
export function compileFilter(text: string, options: CompileOptions = {}): CompiledFilter {
  const compiled = compileCel(text, options)
  if (compiled.type !== 'bool' && compiled.type !== 'dyn') {
    throw new FilterError(`This gives a value of type ${compiled.type}; a filter must be true or false.`, text, 0, text.length)
  }
  return {
    text,
    byteTest: byteTestOf(compiled.ast),
    reads: {
      key: mentions(compiled.ast, 'key'),
      value: mentions(compiled.ast, 'value'),
      headers: mentions(compiled.ast, 'headers'),
    },
    judge(record, partition, decoder = null) {
      try {
        const result = compiled.evaluate(record, partition, decoder)
        return typeof result === 'boolean' ? result : `It gives ${typeName(result)}, not true or false`
      } catch (error) {
        if (error instanceof EvaluationFailure) return error.message
        throw error
      }
    },
  }
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return 'a string'
  if (typeof value === 'bigint' || typeof value === 'number') return 'a number'
  return Array.isArray(value) ? 'a list' : 'a map'
}
