import { describe, expect, it } from 'vitest'
import {
  EMPTY_PLAN,
  parseLayout,
  parsePlanForm,
  planBody,
  planErrors,
  planFieldErrors,
  printLayout,
  printPlanForm,
  throttleOf,
  throttleText,
} from './plan-form.ts'

const form = (changes: Partial<typeof EMPTY_PLAN>) => ({ ...EMPTY_PLAN, ...changes })
const FILE = '{"version":1,"partitions":[{"topic":"orders","partition":0,"replicas":[1,2]}]}'

it('the URL keeps what differs from an empty form, and a bad link still opens', () => {
  const filled = form({ goal: 'drain', brokers: '3,4', topics: 'orders', throttle: '' })
  const printed = printPlanForm(filled)
  expect(printed).toMatchObject({ goal: 'drain', brokers: '3,4', replicas: null, topics: 'orders', batch: null, throttle: '' })
  expect(parsePlanForm(name => Object.entries(printed).find(([key]) => key === name)?.[1] ?? null)).toEqual(filled)
  expect(parsePlanForm(() => 'nonsense').goal).toBe('expand')
})

describe('a body', () => {
  it('has the goal with what it needs', () => {
    const common = { batchSize: 20, throttleBytesPerSecond: 52_428_800, dryRun: true }
    expect(planBody(form({ brokers: '6,7' }))).toEqual({ ...common, goal: { kind: 'expand', brokers: [6, 7] } })
    expect(planBody(form({ goal: 'replication-factor', topics: 'a, b' }))).toEqual({
      ...common,
      goal: { kind: 'replication-factor', replicationFactor: 3 },
      topics: ['a', 'b'],
    })
    expect(planBody(form({ goal: 'fix-racks', throttle: '' }))).toMatchObject({ throttleBytesPerSecond: null })
  })

  it('by hand is what the grid shows', () => {
    const edited = form({ goal: 'by-hand', topic: 'orders', layout: printLayout([[1, 2], [3]]) })
    expect(planErrors(edited)).toEqual({})
    expect(planBody(edited).partitions).toEqual([
      { topic: 'orders', partition: 0, replicas: [1, 2] },
      { topic: 'orders', partition: 1, replicas: [3] },
    ])
    expect(parseLayout('1.2_')).toEqual([[1, 2], []])
    expect([parseLayout(''), parseLayout('x')]).toEqual([null, null])
  })

  it('from a file is what the file says', () => {
    expect(planBody(form({ goal: 'file', file: FILE })).partitions).toEqual([{ topic: 'orders', partition: 0, replicas: [1, 2] }])
  })
})

it('what is missing or no number stays at home', () => {
  expect(planErrors(form({}))).toMatchObject({ brokers: expect.stringContaining('expand onto') })
  expect(planErrors(form({ goal: 'replication-factor', replicas: 'x' }))).toMatchObject({ replicas: expect.any(String) })
  expect(planErrors(form({ goal: 'fix-racks', batch: '0', throttle: '-1' }))).toMatchObject({
    batch: expect.any(String),
    throttle: expect.any(String),
  })
  expect(planErrors(form({ goal: 'by-hand', topic: 'orders' }))).toMatchObject({ layout: expect.any(String) })
  expect(planErrors(form({ goal: 'file', file: '{' }))).toMatchObject({ file: expect.stringContaining('JSON') })
  expect(planErrors(form({ goal: 'file', file: FILE }))).toEqual({})
})

it('a throttle is typed in mebibytes and kept in bytes', () => {
  expect([throttleOf('50'), throttleOf('0,5'), throttleOf(''), throttleOf('0'), throttleOf('x')]).toEqual([
    52_428_800,
    524_288,
    null,
    null,
    null,
  ])
  expect([throttleText(52_428_800), throttleText(524_288), throttleText(null)]).toEqual(['50', '0.5', ''])
})

it('the server’s complaints stand at their fields', () => {
  const about = { type: '', title: '', status: 422, code: 'invalid-body', detail: 'No.', requestId: '', retryable: false }
  const problem = (pointer: string) => ({ ...about, errors: [{ pointer, detail: 'No.' }] })
  expect(planFieldErrors(form({}), problem('/goal'))).toEqual({ fields: { brokers: 'No.' }, rest: false })
  expect(planFieldErrors(form({ goal: 'file' }), problem('/partitions/3'))).toEqual({ fields: { file: 'No.' }, rest: false })
  expect(planFieldErrors(form({ goal: 'fix-racks' }), problem('/goal'))).toEqual({ fields: {}, rest: true })
  expect(planFieldErrors(form({}), { ...about, errors: [] }).rest).toBe(true)
})
