import type { Broker } from '#lib/wire/brokers'

/** How full a broker's disks are, over all its log directories. `share` is of the whole disk, not only Kafka's part of it. */
export interface DiskUse {
  readonly totalBytes: number
  readonly usableBytes: number
  readonly share: number
}

/** null when any log directory did not tell its size (brokers before 3.3 do not: KIP-827). */
export function diskUse(logDirs: Broker['logDirs']): DiskUse | null {
  if (logDirs === null || logDirs.length === 0) return null
  let totalBytes = 0
  let usableBytes = 0
  for (const dir of logDirs) {
    if (dir.totalBytes === null || dir.usableBytes === null) return null
    totalBytes += dir.totalBytes
    usableBytes += dir.usableBytes
  }
  return totalBytes > 0 ? { totalBytes, usableBytes, share: 1 - usableBytes / totalBytes } : null
}

/** From nine tenths a disk needs somebody; from 97 % Kafka is about to stop. */
export function diskTone(share: number): 'plain' | 'attention' | 'bad' {
  if (share >= 0.97) return 'bad'
  return share >= 0.9 ? 'attention' : 'plain'
}
