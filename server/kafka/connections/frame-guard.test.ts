import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { createFrameMemory } from '../frame-memory.ts'
import { createFrameCheck, guardFrames } from './frame-guard.ts'
import { MAX_FRAME_BYTES } from './frame-length.ts'

function frame(bodyBytes: number): Buffer {
  const bytes = Buffer.alloc(4 + bodyBytes)
  bytes.writeInt32BE(bodyBytes)
  return bytes
}

test('frames of Kafka pass, however the stream is cut into chunks', () => {
  const stream = Buffer.concat([frame(10), frame(4), frame(300), frame(7)])
  for (const size of [1, 2, 3, 5, 64, 1000]) {
    const check = createFrameCheck()
    for (let at = 0; at < stream.length; at += size) expect(check(stream.subarray(at, at + size))).toBeNull()
  }
})

test('the first bytes of an HTTP answer are refused as a length', () => {
  expect(createFrameCheck()(Buffer.from('HTTP/1.1 400 Bad Request'))).toBe(0x48545450)
})

test('lengths below four and above 128 MB are refused, also after good frames', () => {
  for (const length of [-1, 0, 3, MAX_FRAME_BYTES + 1]) {
    const bad = Buffer.alloc(4)
    bad.writeInt32BE(length)
    expect(createFrameCheck()(Buffer.concat([frame(20), bad]))).toBe(length)
  }
})

test('the memory of a chunk is given back as soon as its frames are whole elsewhere, that of a part of something stays', () => {
  const socket = new Socket()
  guardFrames(socket, createFrameMemory())
  const frames: Buffer[] = []
  socket.on('data', (bytes: Buffer) => void frames.push(bytes))
  const sent = Buffer.concat([frame(10), frame(100_000)])
  const own = Buffer.from(new Uint8Array(sent).buffer)
  const whole = Buffer.concat([sent, Buffer.alloc(1)])
  socket.emit('data', own)
  socket.emit('data', whole.subarray(0, sent.length))
  expect([own.buffer, whole.buffer].map(buffer => buffer instanceof ArrayBuffer && buffer.detached)).toEqual([true, false])
  expect(frames.map(bytes => bytes.length)).toEqual([14, 100_004, 14, 100_004])
  expect(Buffer.concat(frames).equals(Buffer.concat([sent, sent]))).toBe(true)
  socket.destroy()
})
