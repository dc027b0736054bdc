import { isLoopback } from '../config/server-config.ts'

/** Exact values of the Host header under which we answer: this machine's names with our port, and what the operator allows. */
export function allowedHosts(host: string, port: number, configured: readonly string[]): Set<string> {
  const hosts = new Set<string>()
  const add = (name: string) => {
    hosts.add(`${name}:${port}`)
    // Browsers leave the default port out.
    if (port === 80) hosts.add(name)
  }
  for (const name of ['localhost', '127.0.0.1', '[::1]']) add(name)
  const isWildcard = host === '0.0.0.0' || host === '::' || host === '[::]'
  if (!isLoopback(host) && !isWildcard) add(host.includes(':') && !host.startsWith('[') ? `[${host}]` : host.toLowerCase())
  for (const entry of configured) {
    hosts.add(entry)
    if (!/:\d+$/.test(entry)) hosts.add(`${entry}:${port}`)
  }
  return hosts
}
