import { Secret } from '../secret.ts'

/** How to reach one cluster, as the operator wrote it; both Kafka clients are configured from this and nothing else. */
export interface ClusterConfig {
  /** The name in URLs: lower-case letters, digits, dots, dashes. */
  id: string
  name: string
  /** `host:port` addresses to start from. */
  bootstrap: readonly string[]
  /** null: plain text. Certificates are PEM texts, already read from their files. */
  tls: TlsConfig | null
  sasl: SaslConfig | null
  /** Where the schemas of messages are; null: none. */
  schemaRegistry: SchemaRegistryConfig | null
  /** Messages are read from a follower in this rack where the brokers name one (KIP-392); null: from leaders only. */
  clientRack: string | null
  /** Refuse every change. */
  readOnly: boolean
  /** Control address of the demo cluster; null for every real one. */
  demoControl: { url: string; token: Secret } | null
}

/** A registry that speaks Confluent's API. Nobody but the operator says where it is. */
export interface SchemaRegistryConfig {
  /** http or https, without a slash at its end; may have a path. */
  url: string
  /** HTTP basic authentication; null: none. */
  auth: { username: string; password: Secret } | null
  /** PEM text of the authority that signed its certificate; null: those that Node knows. */
  ca: string | null
}

export interface TlsConfig {
  ca: string | null
  cert: string | null
  key: Secret | null
  /** Name to check the brokers' certificates against instead of their host. */
  serverName: string | null
}

export interface SaslConfig {
  mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'
  username: string
  password: Secret
}

/** `ClusterConfig` as plain data, for the way into a worker thread: class instances do not survive structured clone. */
export interface PlainClusterConfig extends Omit<ClusterConfig, 'tls' | 'sasl' | 'demoControl' | 'schemaRegistry'> {
  tls: (Omit<TlsConfig, 'key'> & { key: string | null }) | null
  sasl: (Omit<SaslConfig, 'password'> & { password: string }) | null
}

export function toPlainClusterConfig(config: ClusterConfig): PlainClusterConfig {
  const { tls, sasl, demoControl: _demoControl, schemaRegistry: _schemaRegistry, ...rest } = config
  return {
    ...rest,
    tls: tls && { ...tls, key: tls.key?.reveal() ?? null },
    sasl: sasl && { ...sasl, password: sasl.password.reveal() },
  }
}

export function fromPlainClusterConfig(plain: PlainClusterConfig): ClusterConfig {
  return {
    ...plain,
    tls: plain.tls && { ...plain.tls, key: plain.tls.key === null ? null : new Secret(plain.tls.key) },
    sasl: plain.sasl && { ...plain.sasl, password: new Secret(plain.sasl.password) },
    demoControl: null,
    schemaRegistry: null,
  }
}
