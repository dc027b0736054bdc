/** Largest answer that we take: Kafka's own `socket.request.max.bytes` is 100 MB. */
export const MAX_FRAME_BYTES = 128 * 1024 * 1024
const MIN_FRAME_BYTES = 4

export function isPossibleLength(bytes: number): boolean {
  return bytes >= MIN_FRAME_BYTES && bytes <= MAX_FRAME_BYTES
}
