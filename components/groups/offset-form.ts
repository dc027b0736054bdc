import type { OffsetsBody } from '#lib/wire/group-changes'

export type TargetKind = 'earliest' | 'latest' | 'offset' | 'time' | 'shift' | 'group' | 'file' | 'forget'

export interface OffsetForm {
  /** '': every topic in which the group has committed. */
  topic: string
  /** '': all; else `0, 2, 5-7`. */
  partitions: string
  kind: TargetKind
  /** Offset, messages to shift by, or the other group. */
  value: string
  /** As `<input type="datetime-local">` gives it, in the browser's time zone. */
  time: string
  file: string
  clamp: boolean
}

export const FIRST_FORM: OffsetForm = {
  topic: '',
  partitions: '',
  kind: 'earliest',
  value: '',
  time: '',
  file: '',
  clamp: false,
}

/** What is asked of the API, or which field keeps it from being asked. */
export type Wish =
  | { kind: 'reset'; body: OffsetsBody }
  | { kind: 'forget'; topic: string; partitions: number[] | null }
  | { kind: 'incomplete'; field: 'topic' | 'partitions' | 'value' | 'time' | 'file'; why: string }

const MAX_PARTITION = 99_999

export function readForm(form: OffsetForm): Wish {
  const to = targetOf(form)
  if (typeof to !== 'string') return to
  const beyondLog = form.clamp ? 'clamp' : 'refuse'
  if (form.kind === 'file') return { kind: 'reset', body: { to, file: form.file, beyondLog } }
  const partitions = readPartitions(form.partitions)
  if (partitions === undefined) return incomplete('partitions', 'Write partitions as 0, 2, 5-7')
  const topic = form.topic.trim()
  if (topic === '' && partitions !== null) return incomplete('topic', 'Choose the topic that the partitions belong to')
  if (form.kind === 'forget') {
    return topic === ''
      ? incomplete('topic', 'Choose the topic whose offsets are to be deleted')
      : { kind: 'forget', topic, partitions }
  }
  const scope = topic === '' ? {} : partitions === null ? { topic } : { topic, partitions }
  return { kind: 'reset', body: { ...scope, to, beyondLog } }
}

function targetOf({ kind, value, time, file }: OffsetForm): string | Extract<Wish, { kind: 'incomplete' }> {
  const text = value.trim()
  switch (kind) {
    case 'earliest':
    case 'latest':
    case 'forget':
      return kind
    case 'file':
      return file.trim() === '' ? incomplete('file', 'Choose a file, or paste its lines') : 'file'
    case 'offset':
      return /^\d{1,19}$/.test(text) ? `offset:${text}` : incomplete('value', 'Write the offset as a whole number')
    case 'shift':
      return /^[+-]?\d{1,19}$/.test(text)
        ? `shift:${text.replace('+', '')}`
        : incomplete('value', 'Write how many messages, back with a minus')
    case 'group':
      return value === '' ? incomplete('value', 'Write the id of the other group') : `group:${value}`
    case 'time': {
      const timeMs = time === '' ? Number.NaN : new Date(time).getTime()
      return Number.isNaN(timeMs) ? incomplete('time', 'Choose a date and a time') : `time:${timeMs}`
    }
  }
}

/** null: all. undefined: not readable. */
export function readPartitions(text: string): number[] | null | undefined {
  if (text.trim() === '') return null
  const partitions = new Set<number>()
  for (const part of text.split(',')) {
    const found = /^\s*(\d{1,5})\s*(?:[-–]\s*(\d{1,5})\s*)?$/.exec(part)
    if (found === null) return undefined
    const from = Number(found[1])
    const to = found[2] === undefined ? from : Number(found[2])
    if (to < from || to > MAX_PARTITION || to - from > 5000) return undefined
    for (let partition = from; partition <= to; partition++) partitions.add(partition)
  }
  return [...partitions].toSorted((a, b) => a - b)
}

function incomplete(field: Extract<Wish, { kind: 'incomplete' }>['field'], why: string): Extract<Wish, { kind: 'incomplete' }> {
  return { kind: 'incomplete', field, why }
}
