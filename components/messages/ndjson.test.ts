import { expect, test } from 'vitest'
import type { ScanLine } from '#lib/wire/messages'
import { BrokenStreamError, readScan } from './ndjson.ts'

const progress = (scanned: number) => ({ type: 'progress', scanned, scannedBytes: scanned * 10, remaining: '7' })
const end = {
  type: 'end',
  reason: 'end-reached',
  detail: null,
  scanned: 2,
  scannedBytes: 20,
  elapsedMs: 3,
  partitions: [],
  cursor: null,
}
const lineOf = (value: unknown) => `${JSON.stringify(value)}\n`

function streamOf(chunks: readonly Uint8Array[], onCancel = () => {}): ReadableStream<Uint8Array> {
  let next = 0
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[next++]
      if (chunk === undefined) controller.close()
      else controller.enqueue(chunk)
    },
    cancel: onCancel,
  })
}

const bytes = (text: string) => new TextEncoder().encode(text)

async function read(stream: ReadableStream<Uint8Array>): Promise<ScanLine[]> {
  const lines: ScanLine[] = []
  for await (const batch of readScan(stream)) lines.push(...batch)
  return lines
}

test('lines come back whatever the chunks, even one byte each through the middle of a character', async () => {
  const text = lineOf({ ...progress(1), remaining: null }) + lineOf(progress(2)) + lineOf({ ...end, detail: 'größer 🎼' })
  const single = [...bytes(text)].map(byte => Uint8Array.of(byte))
  const lines = await read(streamOf(single))
  expect(lines.map(line => line.type)).toEqual(['progress', 'progress', 'end'])
  expect(lines.at(-1)).toMatchObject({ detail: 'größer 🎼' })
})

test('one batch a chunk', async () => {
  const batches: number[] = []
  for await (const batch of readScan(streamOf([bytes(lineOf(progress(1)) + lineOf(progress(2))), bytes(lineOf(end))])))
    batches.push(batch.length)
  expect(batches).toEqual([2, 1])
})

test('a stream that stops before its end line is broken, not short', async () => {
  await expect(read(streamOf([bytes(lineOf(progress(1)))]))).rejects.toThrow(BrokenStreamError)
})

test.each([
  ['not JSON', '{"type":\n'],
  ['an unknown shape', '{"type":"surprise"}\n'],
  ['an offset that is a rounded number', lineOf({ type: 'progress', scanned: 1, scannedBytes: 1, remaining: 12 })],
])('%s is a broken stream', async (_, text) => {
  await expect(read(streamOf([bytes(text)]))).rejects.toThrow(BrokenStreamError)
})

test('leaving the loop cancels the stream', async () => {
  let cancelled = false
  const stream = streamOf([bytes(lineOf(progress(1))), bytes(lineOf(progress(2)))], () => {
    cancelled = true
  })
  for await (const batch of readScan(stream)) {
    expect(batch).toHaveLength(1)
    break
  }
  expect(cancelled).toBe(true)
})
