import { Secret } from '../secret.ts'
import { parseAddress } from './address.ts'
import type { ClusterConfig, SaslConfig, TlsConfig } from './cluster-config.ts'
import type { FileCluster, FileSasl, FileTls } from './config-schema.ts'
import { passwordOf } from './password.ts'
import { schemaRegistryOf } from './schema-registry.ts'
import { readPem } from './read-secret.ts'

export interface ClusterSource {
  environment: Readonly<Record<string, string | undefined>>
  /** Paths in the file are relative to the folder it lies in. */
  folder: string
  report(field: readonly PropertyKey[], reason: string, next: string): void
}

/** One cluster of the file with its certificates and secrets read; null, and reported, when any part of it is wrong. */
export function clusterFromFile(cluster: FileCluster, source: ClusterSource): ClusterConfig | null {
  let wrong = false
  const report: ClusterSource['report'] = (field, reason, next) => {
    wrong = true
    source.report(field, reason, next)
  }
  const checked = { ...source, report }
  const config = {
    id: cluster.id,
    name: cluster.name ?? cluster.id,
    bootstrap: bootstrapOf(cluster.bootstrap, report),
    tls: cluster.tls === undefined || cluster.tls === false ? null : tlsOf(cluster.tls === true ? {} : cluster.tls, checked),
    sasl: cluster.sasl === undefined ? null : saslOf(cluster.sasl, checked),
    schemaRegistry: cluster.schemaRegistry === undefined ? null : schemaRegistryOf(cluster.schemaRegistry, checked),
    clientRack: cluster.clientRack ?? null,
    readOnly: cluster.readOnly ?? false,
    demoControl: null,
  }
  return wrong ? null : config
}

/** `host:port` addresses from a list or from one text with commas. */
export function bootstrapOf(written: string | readonly string[], report: ClusterSource['report']): string[] {
  const isList = typeof written !== 'string'
  const entries = isList ? written : written.split(',').filter(entry => entry.trim() !== '')
  if (entries.length === 0) report(['bootstrap'], 'names no address', 'Write at least one address as host:port.')
  return entries.flatMap((entry, index) => {
    const address = parseAddress(entry)
    if (address !== null) return `${address.host}:${address.port}`
    const field = isList ? ['bootstrap', index] : ['bootstrap']
    report(field, `“${entry.trim()}” is not an address`, 'Write host:port, such as kafka-1.example.com:9092 or [::1]:9092.')
    return []
  })
}

export function tlsOf(tls: FileTls, source: ClusterSource): TlsConfig {
  const read = (field: 'ca' | 'cert' | 'key') =>
    readPem(tls[field], source.folder, (why, next) => source.report(['tls', field], why, next))
  const [ca, cert, key] = [read('ca'), read('cert'), read('key')]
  if ((tls.cert === undefined) !== (tls.key === undefined)) {
    const missing = tls.cert === undefined ? 'cert' : 'key'
    source.report(['tls'], `“${missing}” is missing`, 'A client certificate needs both cert and key.')
  }
  return { ca, cert, key: key === null ? null : new Secret(key), serverName: tls.serverName ?? null }
}

function saslOf(sasl: FileSasl, source: ClusterSource): SaslConfig {
  return { mechanism: sasl.mechanism, username: sasl.username, password: new Secret(passwordOf(sasl, 'sasl', source)) }
}
