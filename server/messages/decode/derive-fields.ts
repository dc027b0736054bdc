import { compileCel } from '#lib/filter/compile-cel'
import type { CelRecord, PayloadDecoder } from '#lib/filter/cel-value'
import type { Message } from '#lib/wire/messages'

/** CEL expressions whose results are wanted with every message; null: not wanted. */
export interface DerivedFields {
  sequence: string | null
  keyBy: string | null
}

export type Deriver = (record: CelRecord, partition: number) => Pick<Message, 'sequence' | 'keyBy' | 'underived'>

const MAX_TEXT = 500
const DECIMAL = /^-?\d{1,40}(\.\d{1,40})?$/

/** @throws FilterError when an expression cannot be read */
export function compileDerived({ sequence, keyBy }: DerivedFields, decoder: PayloadDecoder | null = null): Deriver {
  const ofSequence = sequence === null ? null : compileCel(sequence)
  const ofKey = keyBy === null ? null : compileCel(keyBy)
  return (record, partition) => {
    const derived: ReturnType<Deriver> = {}
    if (ofSequence) {
      const { text, reason } = valueOf(() => ofSequence.evaluate(record, partition, decoder), sequenceText)
      derived.sequence = text
      if (reason !== null) derived.underived = { sequence: reason }
    }
    if (ofKey) {
      const { text, reason } = valueOf(() => ofKey.evaluate(record, partition, decoder), keyText)
      derived.keyBy = text
      if (reason !== null) derived.underived = { ...derived.underived, keyBy: reason }
    }
    return derived
  }
}

function valueOf(
  evaluate: () => unknown,
  toText: (value: unknown) => string | null,
): { text: string | null; reason: string | null } {
  let value: unknown
  try {
    value = evaluate()
  } catch (error) {
    return { text: null, reason: error instanceof Error ? error.message : String(error) }
  }
  const text = toText(value)
  if (text === null) return { text, reason: `It gives ${kindOf(value)}, which cannot be used here.` }
  return { text, reason: null }
}

/** A number, exactly: integers of any size, times as milliseconds, and texts that are a decimal number. */
function sequenceText(value: unknown): string | null {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : String(value.getTime())
  return typeof value === 'string' && DECIMAL.test(value) ? value : null
}

function keyText(value: unknown): string | null {
  if (typeof value === 'string') return value.slice(0, MAX_TEXT)
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return value.toISOString()
  return null
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Uint8Array) return 'bytes'
  if (typeof value === 'string') return 'a text'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
