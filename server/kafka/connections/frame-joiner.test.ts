import { expect, test, vi } from 'vitest'
import { seededRandom } from '../../testing/seeded-random.ts'
import { createFrameMemory } from '../frame-memory.ts'
import { FrameJoiner } from './frame-joiner.ts'
import { MAX_FRAME_BYTES } from './frame-length.ts'

const random = seededRandom(60)

function frame(body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length)
  return Buffer.concat([length, body])
}

test('frames come out whole and in order, however the stream is cut, large ones in shared memory', () => {
  const frames = [10, 200_000, 4, 65_532, 65_531, 3_000_000].map(bytes => frame(random.bytes(bytes)))
  const stream = Buffer.concat(frames)
  for (const size of [1000, 65_536, 5_000_000]) {
    const joiner = new FrameJoiner(createFrameMemory())
    const found: Buffer[] = []
    for (let at = 0; at < stream.length; at += size) {
      expect(joiner.take(stream.subarray(at, at + size), whole => void found.push(whole))).toBeNull()
    }
    expect(found.map(each => each.equals(frames[found.indexOf(each)] ?? Buffer.alloc(0)))).toEqual(frames.map(() => true))
    expect(found.map(each => each.buffer instanceof SharedArrayBuffer)).toEqual([false, true, false, true, false, true])
  }
})

test('an impossible length is refused, also one that arrives byte by byte behind a good frame', () => {
  const joiner = new FrameJoiner(createFrameMemory())
  const bad = Buffer.alloc(4)
  bad.writeInt32BE(MAX_FRAME_BYTES + 1)
  const stream = Buffer.concat([frame(random.bytes(20)), bad])
  const answers = [...stream].map(byte => joiner.take(Buffer.from([byte]), () => {}))
  expect(answers.at(-1)).toBe(MAX_FRAME_BYTES + 1)
  expect(answers.slice(0, -1).every(each => each === null)).toBe(true)
})

test('memory is lent again when each part of it was given back, and not before', () => {
  const memory = createFrameMemory()
  const lent = memory.lend(2_000_000)
  const parts = [lent.subarray(0, 10), lent.subarray(10, 20)]
  for (const part of parts) memory.hold(part)
  memory.giveBack(lent.subarray(0, 10))
  expect(memory.lend(2_000_000).buffer).not.toBe(lent.buffer)
  memory.giveBack(lent.subarray(10, 20))
  expect(memory.lend(2_000_000).buffer).toBe(lent.buffer)
})

test('memory of another size is lent where it is at most twice as large, and what is over 32 MiB is let go, the oldest first', () => {
  const memory = createFrameMemory()
  const [first, second, large, last] = [3, 3, 18, 10].map(mebibytes => memory.lend(mebibytes << 20))
  for (const lent of [first, second, large, last]) if (lent) memory.giveBack(lent)
  expect(memory.lend(2 << 20).buffer).toBe(second?.buffer)
  expect(memory.lend(2 << 20).buffer).not.toBe(first?.buffer)
  expect(memory.lend(4 << 20).buffer).not.toBe(last?.buffer)
  expect(memory.lend(9 << 20).buffer).toBe(last?.buffer)
  expect(memory.lend(9 << 20).buffer).toBe(large?.buffer)
})

test('memory that nobody has borrowed for ten seconds is let go', () => {
  vi.useFakeTimers()
  try {
    const memory = createFrameMemory()
    const lent = memory.lend(2_000_000)
    memory.giveBack(lent)
    vi.advanceTimersByTime(15_000)
    const again = memory.lend(2_000_000)
    expect(again.buffer).toBe(lent.buffer)
    memory.giveBack(again)
    vi.advanceTimersByTime(25_000)
    expect(memory.lend(2_000_000).buffer).not.toBe(lent.buffer)
  } finally {
    vi.useRealTimers()
  }
})
