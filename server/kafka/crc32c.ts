import { createRequire } from 'node:module'
import { crc32c as wasmCrc32c } from '@platformatic/wasm-utils'
import type * as NativeCrc from '@node-rs/crc32'

/**
 * CRC-32C (Castagnoli), which covers every record batch; `node:zlib` has only the other one. Unsigned 32 bits. By the
 * processor's own instruction where there is a build for this machine (11 GB/s), else by wasm (1 GB/s).
 */
export function crc32c(bytes: Buffer): number {
  return bytes.length === 0 ? 0 : compute(bytes)
}

const compute: (bytes: Buffer) => number = nativeCrc32c() ?? wasmCrc32c

function nativeCrc32c(): ((bytes: Buffer) => number) | null {
  try {
    const native: typeof NativeCrc = createRequire(import.meta.url)('@node-rs/crc32')
    return bytes => native.crc32c(bytes)
  } catch {
    return null
  }
}
