import { describe, expect, test } from 'vitest'
import type { Problem } from '#lib/wire/common'
import {
  createBody,
  EMPTY_FORM,
  fieldErrors,
  formConfigs,
  localErrors,
  parseForm,
  PRESETS,
  presetOf,
  printForm,
} from './create-topic-form.ts'

const FORM = { ...EMPTY_FORM, name: 'orders', partitions: '6', replicas: '3' }

function problem(...errors: Problem['errors']): Problem {
  return {
    type: 'about:blank',
    title: '',
    status: 422,
    code: 'invalid-body',
    detail: 'no',
    requestId: '',
    retryable: false,
    errors,
  }
}

describe('the form in the URL', () => {
  test('every field survives the way through it', () => {
    const form = {
      ...FORM,
      minIsr: '2',
      cleanup: 'compact,delete' as const,
      retention: '-1',
      limit: '1073741824',
      more: 'a=1\nb=2',
    }
    const printed = printForm(form)
    expect(parseForm(name => Object.entries(printed).find(([key]) => key === name)?.[1] ?? null)).toEqual(form)
  })

  test('an empty form leaves the URL clean', () => {
    expect(Object.values(printForm(EMPTY_FORM)).every(value => value === null)).toBe(true)
  })
})

describe('the body', () => {
  test('says only what differs from the brokers’ own settings', () => {
    expect(createBody(FORM, null, true)).toEqual({ name: 'orders', partitions: 6, replicationFactor: 3, dryRun: true })
  })

  test('carries policy, retention, min ISR and further settings', () => {
    const body = createBody(
      { ...FORM, cleanup: 'compact,delete', retention: '86400000', minIsr: '2', more: 'segment.ms = 60000\n\n' },
      null,
      false,
    )
    expect(body.configs).toEqual({
      'cleanup.policy': 'compact,delete',
      'retention.ms': '86400000',
      'min.insync.replicas': '2',
      'segment.ms': '60000',
    })
  })

  test('a topic that is only compacted has no retention by time', () => {
    expect(createBody({ ...FORM, cleanup: 'compact', retention: '86400000' }, null, false).configs).toEqual({
      'cleanup.policy': 'compact',
    })
  })

  test('a partition count of 0 is left to the server to refuse in its words', () => {
    expect(localErrors({ ...FORM, partitions: '0' })).toEqual({})
    expect(createBody({ ...FORM, partitions: '0' }, null, true).partitions).toBe(0)
  })
})

describe('an assignment', () => {
  test('takes the place of the counts: exactly what was seen is asked for', () => {
    const assignment = [
      [1, 2],
      [2, 1],
    ]
    expect(createBody(FORM, assignment, false)).toEqual({ name: 'orders', assignments: assignment, dryRun: false })
  })
})

describe('the presets', () => {
  test('each is told from the others, and an empty form is the brokers’ own', () => {
    expect(PRESETS.map(({ fields }) => presetOf({ ...EMPTY_FORM, ...fields })?.label)).toEqual(PRESETS.map(({ label }) => label))
    expect(presetOf(EMPTY_FORM)?.label).toBe('Broker defaults')
    expect(presetOf({ ...EMPTY_FORM, retention: '7' })).toBeUndefined()
  })

  test('a size limit is the topic’s retention.bytes, but not of a topic that is only compacted', () => {
    expect(formConfigs({ ...FORM, limit: '1073741824' })).toEqual({ 'retention.bytes': '1073741824' })
    expect(formConfigs({ ...FORM, cleanup: 'compact', limit: '1073741824' })).toEqual({ 'cleanup.policy': 'compact' })
  })
})

describe('what is wrong', () => {
  test('what is missing or no number is said without asking', () => {
    expect(Object.keys(localErrors({ ...EMPTY_FORM, partitions: 'six', more: 'oops' }))).toEqual([
      'name',
      'partitions',
      'replicas',
      'more',
    ])
  })

  test('the server’s pointers find their fields', () => {
    const { fields, rest } = fieldErrors(
      problem(
        { pointer: '/name', detail: 'is longer than 249 characters' },
        { pointer: '/configs/min.insync.replicas', detail: 'is larger than the replication factor' },
        { pointer: '/configs/nonsense', detail: 'is unknown to Kafka' },
      ),
    )
    expect(fields).toEqual({
      name: 'Is longer than 249 characters.',
      minIsr: 'Is larger than the replication factor.',
      more: 'Is unknown to Kafka.',
    })
    expect(rest).toBe(false)
  })

  test('a problem about no field is shown as a whole', () => {
    expect(fieldErrors(problem()).rest).toBe(true)
    expect(fieldErrors(problem({ pointer: '/assignments/0', detail: 'x' })).rest).toBe(true)
  })
})
