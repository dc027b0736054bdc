export interface Address {
  host: string
  port: number
}

/** `host:port`, with IPv6 addresses in brackets; null when it is none. An IPv6 host keeps its brackets. */
export function parseAddress(text: string): Address | null {
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?):(\d{1,5})$/.exec(text.trim())
  const [, host, digits] = match ?? []
  if (host === undefined || digits === undefined) return null
  const port = Number(digits)
  return port >= 1 && port <= 65_535 ? { host, port } : null
}
