import type { DestinationConfig } from '../config/alerts-config.ts'

/** Where a destination leads, for people. Of an address only the host: chat tools put their secret into the path. */
export function targetOf(config: DestinationConfig): { target: string; signed: boolean; encrypted: boolean } {
  if (config.kind === 'smtp') {
    return { target: `${config.to.join(', ')} by ${config.host}:${config.port}`, signed: false, encrypted: config.tls !== 'none' }
  }
  const url = new URL(config.url.reveal())
  return { target: url.host, signed: config.secret !== null, encrypted: url.protocol === 'https:' }
}
