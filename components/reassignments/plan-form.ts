import { readReassignmentJson } from '#lib/kafka/reassignment-json'
import type { Problem } from '#lib/wire/common'
import type { ReassignBody, WireGoal } from '#lib/wire/reassignments'

export type GoalName = WireGoal['kind'] | 'by-hand' | 'file'

export const GOALS: readonly { value: GoalName; label: string; hint: string }[] = [
  { value: 'expand', label: 'Expand onto new brokers', hint: 'They get their share of the bytes; as little as possible moves.' },
  { value: 'drain', label: 'Drain brokers', hint: 'All replicas leave them. They may be down already.' },
  {
    value: 'replication-factor',
    label: 'Change the number of replicas',
    hint: 'Of the topics named, or of all but Kafka’s own.',
  },
  { value: 'fix-racks', label: 'Spread replicas over racks', hint: 'Partitions with two replicas in one rack are mended.' },
  { value: 'even-bytes', label: 'Even out bytes', hint: 'From the fullest brokers to the emptiest.' },
  { value: 'even-leaders', label: 'Even out leaders', hint: 'Only the order of replicas changes: nothing is copied.' },
  { value: 'by-hand', label: 'By hand, one topic', hint: 'Its partitions in a grid, to be changed by drag or by key.' },
  { value: 'file', label: 'From Kafka’s JSON', hint: 'The file that kafka-reassign-partitions reads.' },
]

/** What the form holds, as text; the URL keeps all of it but the file. */
export interface PlanForm {
  goal: GoalName
  /** Ids with commas. */
  brokers: string
  replicas: string
  topics: string
  batch: string
  /** Mebibytes per second; empty: none. */
  throttle: string
  /** By hand: the topic, and its replicas as edited (see printLayout); empty: as they are. */
  topic: string
  layout: string
  file: string
}

export type PlanField = keyof PlanForm

export const EMPTY_PLAN: PlanForm = {
  goal: 'expand',
  brokers: '',
  replicas: '3',
  topics: '',
  batch: '20',
  throttle: '50',
  topic: '',
  layout: '',
  file: '',
}

/** Links beyond some 8,000 characters do not travel. */
const MAX_LAYOUT = 4000

const MEBIBYTE = 1024 * 1024

/** Reads the form from the URL; what is absent is as in an empty form. */
export function parsePlanForm(get: (name: string) => string | null): PlanForm {
  const text = (field: PlanField) => get(field) ?? EMPTY_PLAN[field]
  return {
    goal: GOALS.find(each => each.value === get('goal'))?.value ?? EMPTY_PLAN.goal,
    brokers: text('brokers'),
    replicas: text('replicas'),
    topics: text('topics'),
    batch: text('batch'),
    throttle: text('throttle'),
    topic: text('topic'),
    layout: parseLayout(text('layout')) === null ? '' : text('layout'),
    file: '',
  }
}

/** The parameters that parsePlanForm reads back; null, as in an empty form, is left out. */
export function printPlanForm(form: PlanForm): Record<Exclude<PlanField, 'file'>, string | null> {
  const printed = (field: PlanField) => (form[field] === EMPTY_PLAN[field] ? null : form[field])
  return {
    goal: printed('goal'),
    brokers: printed('brokers'),
    replicas: printed('replicas'),
    topics: printed('topics'),
    batch: printed('batch'),
    throttle: printed('throttle'),
    topic: printed('topic'),
    layout: form.layout.length > MAX_LAYOUT ? null : printed('layout'),
  }
}

/** Replicas of partitions in order, as in the link of a new topic: `1.2.3_2.3.1`. */
export function printLayout(assignment: readonly (readonly number[])[]): string {
  return assignment.map(replicas => replicas.join('.')).join('_')
}

/** null: empty, or not such a text. A partition may have no replica: the editor says so. */
export function parseLayout(text: string): number[][] | null {
  if (!/^\d[\d._]*$/.test(text)) return null
  return text.split('_').map(replicas => (replicas === '' ? [] : replicas.split('.').map(Number)))
}

/** What can be seen to be wrong without asking. */
export function planErrors(form: PlanForm): Partial<Record<PlanField, string>> {
  const errors: Partial<Record<PlanField, string>> = {}
  if ((form.goal === 'expand' || form.goal === 'drain') && brokerIds(form).length === 0) {
    errors.brokers = `Choose the brokers to ${form.goal === 'expand' ? 'expand onto' : 'drain'}.`
  }
  if (form.goal === 'replication-factor' && !/^[1-9]\d{0,3}$/.test(form.replicas.trim()))
    errors.replicas = 'A number from 1 is needed.'
  if (!/^[1-9]\d{0,3}$/.test(form.batch.trim()) || Number(form.batch) > 1000) errors.batch = 'A number from 1 to 1,000 is needed.'
  if (form.throttle.trim() !== '' && throttleOf(form.throttle) === null)
    errors.throttle = 'A number above 0 is needed, or nothing.'
  if (form.goal === 'by-hand' && form.topic.trim() === '') errors.topic = 'Name the topic.'
  else if (form.goal === 'by-hand' && form.layout === '') errors.layout = 'Nothing is changed yet.'
  if (form.goal === 'file') {
    const { problems } = readReassignmentJson(form.file)
    const shown = problems.slice(0, 3).map(({ detail }) => detail)
    if (form.file.trim() === '') errors.file = 'Paste the file, or choose it.'
    else if (shown.length > 0) errors.file = `${shown.join(' ')}${problems.length > 3 ? ` And ${problems.length - 3} more.` : ''}`
  }
  return errors
}

/** The body of POST …/reassignments for a form without local errors. */
export function planBody(form: PlanForm): ReassignBody {
  const topics = form.topics
    .split(/[\s,]+/)
    .map(name => name.trim())
    .filter(name => name !== '')
  const common = { batchSize: Number(form.batch), throttleBytesPerSecond: throttleOf(form.throttle), dryRun: true }
  if (form.goal === 'by-hand') {
    const replicas = parseLayout(form.layout) ?? []
    return { ...common, partitions: replicas.map((each, partition) => ({ topic: form.topic.trim(), partition, replicas: each })) }
  }
  if (form.goal === 'file') {
    const { assignments } = readReassignmentJson(form.file)
    return { ...common, partitions: (assignments ?? []).map(each => ({ ...each, replicas: [...each.replicas] })) }
  }
  return { ...common, goal: goalOf(form, form.goal), ...(topics.length > 0 && { topics }) }
}

/** Bytes per second of a text in mebibytes; null: none, or not a number. */
export function throttleOf(text: string): number | null {
  const mebibytes = /^\s*\d{1,9}([.,]\d{1,6})?\s*$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN
  const bytes = Math.round(mebibytes * MEBIBYTE)
  return bytes >= 1 ? bytes : null
}

/** The text that throttleOf reads back. */
export function throttleText(bytesPerSecond: number | null): string {
  return bytesPerSecond === null ? '' : String(Math.round((bytesPerSecond / MEBIBYTE) * 1e6) / 1e6)
}

export function brokerIds({ brokers }: Pick<PlanForm, 'brokers'>): number[] {
  return brokers
    .split(',')
    .filter(text => /^\d{1,9}$/.test(text))
    .map(Number)
}

const FIELD_OF_POINTER: readonly [pointer: RegExp, field: PlanField][] = [
  [/^\/topics\b/, 'topics'],
  [/^\/batchSize\b/, 'batch'],
  [/^\/throttleBytesPerSecond\b/, 'throttle'],
]

/** The server's complaints by the field they are about. `rest`: some are about none, and belong above the form. */
export function planFieldErrors(form: PlanForm, problem: Problem): { fields: Partial<Record<PlanField, string>>; rest: boolean } {
  const fields: Partial<Record<PlanField, string>> = {}
  let rest = problem.errors.length === 0
  for (const { pointer, detail } of problem.errors) {
    const field = FIELD_OF_POINTER.find(([shape]) => shape.test(pointer))?.[1] ?? fieldOfGoal(form, pointer)
    if (field === null) rest = true
    else fields[field] = [fields[field], detail].filter(Boolean).join(' ')
  }
  return { fields, rest }
}

function fieldOfGoal({ goal }: PlanForm, pointer: string): PlanField | null {
  if (pointer.startsWith('/partitions')) return goal === 'file' ? 'file' : 'layout'
  if (!pointer.startsWith('/goal')) return null
  if (goal === 'expand' || goal === 'drain') return 'brokers'
  return goal === 'replication-factor' ? 'replicas' : null
}

function goalOf(form: PlanForm, kind: WireGoal['kind']): WireGoal {
  if (kind === 'expand' || kind === 'drain') return { kind, brokers: brokerIds(form) }
  if (kind === 'replication-factor') return { kind, replicationFactor: Number(form.replicas) }
  return { kind }
}
