import { Secret } from '../secret.ts'
import type { ClusterConfig, SaslConfig } from './cluster-config.ts'
import type { ConfigProblem } from './config-error.ts'
import { SASL_MECHANISMS } from './config-schema.ts'
import { bootstrapOf, tlsOf } from './file-clusters.ts'
import { schemaRegistryFrom } from './schema-registry.ts'
import { readDemoControl } from './demo-control.ts'

type Environment = Readonly<Record<string, string | undefined>>

const VARIABLE_OF_FIELD: Record<string, string> = {
  bootstrap: 'KAFKA_BROKERS',
  'tls.ca': 'KAFKA_TLS_CA',
  'tls.cert': 'KAFKA_TLS_CERT',
  'tls.key': 'KAFKA_TLS_KEY',
  tls: 'KAFKA_TLS_CERT and KAFKA_TLS_KEY',
}

/** One cluster from KAFKA_BROKERS and the variables beside it. */
export function clustersFromEnvironment(environment: Environment, folder: string, problems: ConfigProblem[]): ClusterConfig[] {
  const report = (variable: string, reason: string, next: string) =>
    void problems.push({ source: variable, line: null, column: null, field: null, reason, next })
  const brokers = environment['KAFKA_BROKERS']
  if (brokers === undefined || brokers.trim() === '') {
    const next = 'Write a partitura.config.yaml (docs/configuration.md has one to copy), or start with KAFKA_BROKERS=host:9092.'
    report('KAFKA_BROKERS', 'no cluster is configured', next)
    return []
  }
  const reportField = (field: readonly PropertyKey[], reason: string, next: string) =>
    report(VARIABLE_OF_FIELD[field.filter(part => typeof part === 'string').join('.')] ?? 'KAFKA_BROKERS', reason, next)
  const name = environment['PARTITURA_CLUSTER_NAME'] ?? 'Kafka'
  const demoControl = readDemoControl(environment['PARTITURA_DEMO_CONTROL'], report)
  return [
    {
      id: idFrom(name),
      name,
      bootstrap: bootstrapOf(brokers, reportField),
      tls: wantsTls(environment) ? tlsOf(tlsFiles(environment), { environment, folder, report: reportField }) : null,
      sasl: saslFrom(environment, report),
      schemaRegistry: schemaRegistryFrom(environment, folder, report),
      clientRack: environment['KAFKA_CLIENT_RACK'] || null,
      readOnly: environment['PARTITURA_READ_ONLY'] === 'true',
      demoControl,
    },
  ]
}

/** `My cluster` → `my-cluster`. */
function idFrom(name: string): string {
  const id = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
  return id === '' ? 'kafka' : id.slice(0, 63)
}

function wantsTls(environment: Environment): boolean {
  return environment['KAFKA_TLS'] === 'true' || Object.keys(tlsFiles(environment)).length > 0
}

function tlsFiles(environment: Environment): { ca?: string; cert?: string; key?: string } {
  const [ca, cert, key] = [environment['KAFKA_TLS_CA'], environment['KAFKA_TLS_CERT'], environment['KAFKA_TLS_KEY']]
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }
}

function saslFrom(environment: Environment, report: (variable: string, reason: string, next: string) => void): SaslConfig | null {
  const written = environment['KAFKA_SASL_MECHANISM']
  const [username, password] = [environment['KAFKA_SASL_USERNAME'], environment['KAFKA_SASL_PASSWORD']]
  if (written === undefined && username === undefined && password === undefined) return null
  const mechanism = SASL_MECHANISMS.find(known => known === written?.toUpperCase())
  if (mechanism === undefined) {
    const reason = written === undefined ? 'is required with a user name' : `“${written}” is not supported`
    report('KAFKA_SASL_MECHANISM', reason, `Use one of ${SASL_MECHANISMS.join(', ')}.`)
  }
  if (!username) report('KAFKA_SASL_USERNAME', 'is required with KAFKA_SASL_MECHANISM', 'Set the user name.')
  if (!password) report('KAFKA_SASL_PASSWORD', 'is required with KAFKA_SASL_MECHANISM', 'Set the password.')
  if (mechanism === undefined || !username || !password) return null
  return { mechanism, username, password: new Secret(password) }
}
