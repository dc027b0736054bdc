import { formatCount } from './number.ts'

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const

/** A size in binary units with three significant digits: `1536` → `1.50 KiB`, `128` → `128 B`. */
export function formatBytes(sizeBytes: number): string {
  if (!Number.isFinite(sizeBytes)) return '–'
  let size = Math.abs(sizeBytes)
  let unit = 0
  // Compare as it will be printed: 1023.99 KiB must become 1.00 MiB, not 1024 KiB.
  while (unit < units.length - 1 && Number(size.toFixed(digitsFor(size, unit))) >= 1024) {
    size /= 1024
    unit += 1
  }
  return `${sizeBytes < 0 ? '−' : ''}${size.toFixed(digitsFor(size, unit))} ${units[unit] ?? 'B'}`
}

/** All of it: `1,572,864 bytes`. */
export function formatBytesExact(sizeBytes: number): string {
  return `${formatCount(sizeBytes)} bytes`
}

/** Bytes per second: `1.20 MiB/s`. */
export function formatByteRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`
}

function digitsFor(size: number, unit: number): number {
  if (unit === 0 || size >= 100) return 0
  return size >= 10 ? 1 : 2
}
