import { crc32c as wasmCrc32c } from '@platformatic/wasm-utils'

/** CRC-32C (Castagnoli), which covers every record batch; `node:zlib` has only the other one. Unsigned 32 bits. */
export function crc32c(bytes: Buffer): number {
  return bytes.length === 0 ? 0 : wasmCrc32c(bytes)
}
