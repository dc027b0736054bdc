export interface Address {
  host: string
  port: number
}

/** `host:port`, `[v6]:port` or `host` (then 9092) → its parts. */
export function parseAddress(text: string): Address {
  const match = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(text.trim())
  const host = match?.[1] ?? match?.[2] ?? text
  return { host, port: Number(match?.[3] ?? 9092) }
}

export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
