import type { Problem } from '#lib/wire/common'
import type { CreateTopicBody } from '#lib/wire/topics'

/** What the form holds, as text: the URL keeps all of it, so that a half-filled form can be sent to somebody. */
export interface TopicForm {
  name: string
  partitions: string
  replicas: string
  minIsr: string
  cleanup: Cleanup
  retention: string
  /** `retention.bytes` of each partition. */
  limit: string
  /** Further settings, one `name=value` a line. */
  more: string
}

export type Cleanup = 'delete' | 'compact' | 'compact,delete'
export type FieldName = keyof TopicForm

export const CLEANUPS: readonly { value: Cleanup; label: string }[] = [
  { value: 'delete', label: 'Delete old messages' },
  { value: 'compact', label: 'Keep the newest of every key (compact)' },
  { value: 'compact,delete', label: 'Compact, and delete what is old' },
]

/** `retention.ms` for the usual wishes; empty: whatever the brokers have. */
export const RETENTIONS: readonly { value: string; label: string }[] = [
  { value: '', label: 'Broker default' },
  { value: '3600000', label: '1 hour' },
  { value: '86400000', label: '1 day' },
  { value: '604800000', label: '7 days' },
  { value: '2592000000', label: '30 days' },
  { value: '-1', label: 'For ever' },
]

/** `retention.bytes` for the usual wishes. */
export const LIMITS: readonly { value: string; label: string }[] = [
  { value: '', label: 'Broker default' },
  { value: '-1', label: 'No limit' },
  { value: '1073741824', label: '1 GiB' },
  { value: '10737418240', label: '10 GiB' },
  { value: '107374182400', label: '100 GiB' },
]

/** What a topic is usually for, and the settings that go with it. */
export const PRESETS: readonly { label: string; detail: string; fields: Pick<TopicForm, 'cleanup' | 'retention' | 'limit'> }[] = [
  {
    label: 'Broker defaults',
    detail: 'Whatever the brokers are set to.',
    fields: { cleanup: 'delete', retention: '', limit: '' },
  },
  {
    label: 'Events, a week',
    detail: 'Messages go after seven days, read or not.',
    fields: { cleanup: 'delete', retention: '604800000', limit: '' },
  },
  {
    label: 'Short-lived, an hour',
    detail: 'Messages go after an hour, or sooner when a partition passes 1 GiB.',
    fields: { cleanup: 'delete', retention: '3600000', limit: '1073741824' },
  },
  {
    label: 'For ever',
    detail: 'Nothing is ever deleted: mind the disks.',
    fields: { cleanup: 'delete', retention: '-1', limit: '-1' },
  },
  {
    label: 'Latest per key',
    detail: 'Compacted: the newest message of every key stays, for ever. Messages need keys.',
    fields: { cleanup: 'compact', retention: '', limit: '' },
  },
  {
    label: 'Latest per key, a month',
    detail: 'Compacted, and what is older than thirty days goes.',
    fields: { cleanup: 'compact,delete', retention: '2592000000', limit: '' },
  },
]

/** The preset that the form is set to; undefined: none of them. */
export function presetOf(form: TopicForm) {
  return PRESETS.find(
    ({ fields }) => fields.cleanup === form.cleanup && fields.retention === form.retention && fields.limit === form.limit,
  )
}

export const EMPTY_FORM: TopicForm = {
  name: '',
  partitions: '6',
  replicas: '',
  minIsr: '',
  cleanup: 'delete',
  retention: '',
  limit: '',
  more: '',
}

/** Reads the form from the URL; what is absent is as in an empty form. */
export function parseForm(get: (name: string) => string | null): TopicForm {
  const text = (field: FieldName) => get(field) ?? EMPTY_FORM[field]
  return {
    name: text('name'),
    partitions: text('partitions'),
    replicas: text('replicas'),
    minIsr: text('minIsr'),
    cleanup: CLEANUPS.find(each => each.value === get('cleanup'))?.value ?? EMPTY_FORM.cleanup,
    retention: text('retention'),
    limit: text('limit'),
    more: text('more'),
  }
}

/** The parameters that parseForm reads back; null, as in an empty form, is left out of the URL. */
export function printForm(form: TopicForm): Record<FieldName, string | null> {
  const printed = (field: FieldName) => (form[field] === EMPTY_FORM[field] ? null : form[field])
  return {
    name: printed('name'),
    partitions: printed('partitions'),
    replicas: printed('replicas'),
    minIsr: printed('minIsr'),
    cleanup: printed('cleanup'),
    retention: printed('retention'),
    limit: printed('limit'),
    more: printed('more'),
  }
}

/** The settings that the form names, by Kafka's names; what it leaves to the brokers is absent. */
export function formConfigs(form: TopicForm): Record<string, string> {
  const configs: Record<string, string> = {}
  if (form.cleanup !== 'delete') configs['cleanup.policy'] = form.cleanup
  if (form.cleanup !== 'compact') {
    if (form.retention !== '') configs['retention.ms'] = form.retention
    if (form.limit !== '') configs['retention.bytes'] = form.limit
  }
  if (form.minIsr !== '') configs['min.insync.replicas'] = form.minIsr.trim()
  for (const [name, value] of settings(form.more)) configs[name] = value
  return configs
}

/**
 * The body of POST …/topics: with the assignment where there is one, else with the counts as they were typed, so that the
 * server names what is wrong with them; only what is no number at all stays at home (see localErrors).
 */
export function createBody(form: TopicForm, assignment: readonly (readonly number[])[] | null, dryRun: boolean): CreateTopicBody {
  const configs = formConfigs(form)
  return {
    name: form.name.trim(),
    ...(assignment === null
      ? { partitions: Number(form.partitions), replicationFactor: Number(form.replicas) }
      : { assignments: assignment.map(replicas => [...replicas]) }),
    ...(Object.keys(configs).length > 0 && { configs }),
    dryRun,
  }
}

/** What can be seen to be wrong without asking: what is missing or no number. The rules of Kafka are the server's to say. */
export function localErrors(form: TopicForm): Partial<Record<FieldName, string>> {
  const errors: Partial<Record<FieldName, string>> = {}
  if (form.name.trim() === '') errors.name = 'A topic needs a name.'
  for (const field of ['partitions', 'replicas'] as const) {
    if (!/^-?\d{1,9}$/.test(form[field].trim())) errors[field] = 'A whole number is needed.'
  }
  const line = form.more.split('\n').find(each => each.trim() !== '' && !/^\s*[^=\s]+\s*=/.test(each))
  if (line !== undefined) errors.more = `“${line.trim()}” is not of the form name=value.`
  return errors
}

const FIELD_OF_POINTER: readonly [pointer: RegExp, field: FieldName][] = [
  [/^\/name\b/, 'name'],
  [/^\/partitions\b/, 'partitions'],
  [/^\/replicationFactor\b/, 'replicas'],
  [/^\/configs\/min\.insync\.replicas$/, 'minIsr'],
  [/^\/configs\/cleanup\.policy$/, 'cleanup'],
  [/^\/configs\/retention\.ms$/, 'retention'],
  [/^\/configs\/retention\.bytes$/, 'limit'],
  [/^\/configs\b/, 'more'],
]

/** The server's complaints by the field they are about. `rest`: those that are about none, to be shown below the form. */
export function fieldErrors(problem: Problem): { fields: Partial<Record<FieldName, string>>; rest: boolean } {
  const fields: Partial<Record<FieldName, string>> = {}
  let rest = problem.errors.length === 0
  for (const { pointer, detail } of problem.errors) {
    const field = FIELD_OF_POINTER.find(([shape]) => shape.test(pointer))?.[1]
    if (field === undefined) rest = true
    else fields[field] = [fields[field], capital(detail)].filter(Boolean).join(' ')
  }
  return { fields, rest }
}

function settings(text: string): [name: string, value: string][] {
  return text.split('\n').flatMap((line): [string, string][] => {
    const at = line.indexOf('=')
    return at <= 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()]]
  })
}

function capital(sentence: string): string {
  const text = sentence.charAt(0).toUpperCase() + sentence.slice(1)
  return /[.?]$/.test(text) ? text : `${text}.`
}
