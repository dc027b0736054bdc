import { describe, expect, test } from 'vitest'
import type { WriteEnd, WriteLine } from '#lib/wire/write-records'
import type { ApiRequest } from '#components/data/api-client.ts'
import { WriteJob } from './write-job.ts'
import { writeWords } from './write-words.ts'

const end = (parts: Partial<WriteEnd>): WriteEnd => ({
  type: 'end',
  reason: 'done',
  detail: null,
  dryRun: false,
  atomic: false,
  records: 0,
  bytes: 0,
  written: 0,
  rejected: 0,
  inDoubt: 0,
  partitions: [],
  elapsedMs: 1,
  asOfMs: 1,
  ...parts,
})
const at = (partition: number, count: number, fromOffset: string, toOffset: string) => ({
  partition,
  count,
  fromOffset,
  toOffset,
})

/** Answers one request after the other with these lines. */
function setUp(...answers: readonly (readonly WriteLine[])[]) {
  const asked: { path: string; request: ApiRequest }[] = []
  const job = new WriteJob((path, request) => {
    const lines = answers[asked.length] ?? []
    asked.push({ path, request })
    return Promise.resolve(new Blob([lines.map(line => `${JSON.stringify(line)}\n`).join('')]).stream())
  })
  return { job, asked }
}

const mebibyte = new Blob([`${'x'.repeat((1 << 20) - 1)}\n`])
const file = new Blob([mebibyte, '{"value":"b"}\n'])

describe('WriteJob', () => {
  test('sends a file part by part, numbers its lines on, and adds up what was written where', async () => {
    const { job, asked } = setUp(
      [end({ records: 5, bytes: 50, written: 5, partitions: [at(0, 5, '10', '14')] })],
      [end({ records: 2, bytes: 20, written: 2, partitions: [at(0, 1, '15', '15'), at(1, 1, '3', '3')] })],
    )
    await job.importFile(file, '/x?a=b', { dryRun: false, whole: false })
    expect(asked.map(({ path }) => path)).toEqual(['/x?a=b&firstLine=1', '/x?a=b&firstLine=2'])
    expect(job.state()).toMatchObject({ phase: 'ended', records: 7, bytes: 70, written: 7, share: 1 })
    expect(job.state().partitions).toEqual([at(0, 6, '10', '15'), at(1, 1, '3', '3')])
  })

  test('stops behind the part in which a line cannot be written, and says so', async () => {
    const rejected: WriteLine = { type: 'rejected', line: 4, pointer: '/value', detail: 'must be text' }
    const { job, asked } = setUp([rejected, end({ reason: 'rejected', records: 3, written: 3, rejected: 1 })])
    await job.importFile(file, '/x?', { dryRun: false, whole: false })
    expect(asked).toHaveLength(1)
    expect(job.state()).toMatchObject({ phase: 'ended', written: 3, rejections: [rejected] })
    expect(writeWords(job.state())).toBe('3 messages written; one line cannot be')
  })

  test('checks the whole file, whatever it finds', async () => {
    const { job, asked } = setUp(
      [end({ reason: 'rejected', dryRun: true, rejected: 2 })],
      [end({ dryRun: true, records: 1, bytes: 9 })],
    )
    await job.importFile(file, '/x?', { dryRun: true, whole: false })
    expect(asked.map(({ path }) => path.endsWith('&dryRun=true'))).toEqual([true, true])
    expect(writeWords(job.state())).toBe('1 message, 9 B could be written; 2 lines cannot be.')
  })

  test('sends one request for one transaction', async () => {
    const { job, asked } = setUp([end({ reason: 'failed', detail: 'Gone. The transaction was aborted: nothing is written.' })])
    await job.importFile(file, '/x?', { dryRun: false, whole: true })
    expect(asked[0]?.request.lines?.size).toBe(file.size)
    expect(writeWords(job.state())).toContain('0 messages written; Gone. The transaction was aborted')
  })

  test('an answer that breaks off leaves open what was written', async () => {
    const { job } = setUp([{ type: 'progress', records: 9, bytes: 9, written: 6, remaining: null }])
    await job.importFile(file, '/x?', { dryRun: false, whole: false })
    expect(job.state().phase).toBe('failed')
    expect(writeWords(job.state())).toBe('It broke off: 6 messages and perhaps a few more are written.')
  })

  test('cancelling ends the request', async () => {
    const { job, asked } = setUp([end({})])
    const done = job.copy('/x', { dryRun: false })
    job.cancel()
    await done
    expect(asked[0]?.request.signal?.aborted).toBe(true)
    expect(job.state().phase).toBe('cancelled')
  })
})
