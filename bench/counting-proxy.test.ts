import { expect, it } from 'vitest'
import { RequestFrames } from './counting-proxy.ts'

function request(apiKey: number, bodyBytes: number): Buffer {
  const frame = Buffer.alloc(6 + bodyBytes)
  frame.writeInt32BE(2 + bodyBytes, 0)
  frame.writeInt16BE(apiKey, 4)
  return frame
}

it.each([1, 2, 3, 5, 7, 64, 10_000])('counts requests by API key when they arrive in pieces of %i bytes', pieceBytes => {
  const seen: number[] = []
  const frames = new RequestFrames(apiKey => seen.push(apiKey))
  const all = Buffer.concat([request(3, 40), request(18, 0), request(2, 900), request(3, 1)])
  for (let at = 0; at < all.length; at += pieceBytes) frames.take(all.subarray(at, at + pieceBytes))
  expect(seen).toEqual([3, 18, 2, 3])
})
