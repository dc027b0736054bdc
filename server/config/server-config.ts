import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { ConfigProblem } from './config-error.ts'
import type { ConfigFile } from './config-schema.ts'
import type { YamlSource } from './yaml-source.ts'

export interface ServerConfig {
  /** Address to listen on; 127.0.0.1 unless the operator says otherwise. */
  host: string
  port: number
  /** Names, besides this machine's own, under which a browser may reach us: `name` or `name:port`, lower case. */
  allowedHosts: readonly string[]
  dataDir: string
  /** Opened to other machines without authentication: every cluster is read-only then (reliability R14). */
  insecureNoAuth: boolean
  /** Pages are rendered by Next in development mode. */
  dev: boolean
  /** False: the API alone. */
  pages: boolean
}

interface ServerSource {
  file: NonNullable<ConfigFile['server']>
  environment: Readonly<Record<string, string | undefined>>
  argv: readonly string[]
  folder: string
  problems: ConfigProblem[]
  at: YamlSource | null
}

const FLAGS = new Set(['--dev', '--no-pages', '--insecure-no-auth'])

/** Flags win over variables, variables over the file. */
export function readServerConfig({ file, environment, argv, folder, problems, at }: ServerSource): ServerConfig {
  const report = (source: string, reason: string, next: string) =>
    void problems.push({ source, line: null, column: null, field: null, reason, next })
  for (const flag of argv) if (!FLAGS.has(flag)) report(flag, 'is not a known flag', `The flags are ${[...FLAGS].join(', ')}.`)
  const host = environment['HOST'] ?? file.host ?? '127.0.0.1'
  const insecureNoAuth = argv.includes('--insecure-no-auth') || environment['PARTITURA_INSECURE_NO_AUTH'] === 'true'
  if (!isLoopback(host) && !insecureNoAuth) {
    const reason = `“${host}” is open to other machines, and Partitura has no login yet`
    const next =
      'Listen on 127.0.0.1 behind a proxy that authenticates, or add --insecure-no-auth: then everybody may read, nobody may change.'
    const fromFile = environment['HOST'] === undefined && at !== null
    if (fromFile) problems.push(at.problemAt(['server', 'host'], reason, next))
    else report('HOST', reason, next)
  }
  return {
    host,
    port: portFrom(environment['PORT'], report) ?? file.port ?? 3000,
    allowedHosts: [...hostsFromFile(file.allowedHosts ?? [], at, problems), ...hostsFromEnvironment(environment, report)],
    dataDir: resolve(folder, environment['PARTITURA_DATA_DIR'] ?? file.dataDir ?? '.data'),
    insecureNoAuth: insecureNoAuth && !isLoopback(host),
    dev: argv.includes('--dev'),
    pages: !argv.includes('--no-pages'),
  }
}

function portFrom(written: string | undefined, report: (source: string, reason: string, next: string) => void): number | null {
  if (written === undefined || written === '') return null
  const port = Number(written)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  report('PORT', `“${written}” is not a port`, 'Use a whole number from 0 to 65535; 0 takes any free port.')
  return null
}

const HOST_NAME = /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:\d{1,5})?$/
const HOST_NEXT = 'Write the exact name a browser uses, such as kafka.example.com or kafka.example.com:8443; no wildcards.'

function hostsFromFile(written: readonly string[], at: YamlSource | null, problems: ConfigProblem[]): string[] {
  return written.flatMap((entry, index) => {
    const host = entry.toLowerCase()
    if (HOST_NAME.test(host)) return host
    if (at !== null) problems.push(at.problemAt(['server', 'allowedHosts', index], `“${entry}” is not a host name`, HOST_NEXT))
    return []
  })
}

function hostsFromEnvironment(
  environment: ServerSource['environment'],
  report: (source: string, reason: string, next: string) => void,
): string[] {
  const entries = (environment['PARTITURA_ALLOWED_HOSTS'] ?? '').split(',').map(entry => entry.trim().toLowerCase())
  return entries.filter(host => {
    if (host === '') return false
    if (!HOST_NAME.test(host)) report('PARTITURA_ALLOWED_HOSTS', `“${host}” is not a host name`, HOST_NEXT)
    return HOST_NAME.test(host)
  })
}

export function isLoopback(host: string): boolean {
  const bare = host.replaceAll(/^\[|\]$/g, '')
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
}
