import { Secret } from '../secret.ts'
import type { SchemaRegistryConfig } from './cluster-config.ts'
import type { FileSchemaRegistry } from './config-schema.ts'
import type { ClusterSource } from './file-clusters.ts'
import { passwordOf } from './password.ts'
import { readPem } from './read-secret.ts'

const FIELD = 'schemaRegistry'

/** Where a cluster's schemas are; null, and reported, when its address is none. */
export function schemaRegistryOf(written: FileSchemaRegistry, source: ClusterSource): SchemaRegistryConfig | null {
  const url = registryUrl(written.url, (reason, next) => source.report([FIELD, 'url'], reason, next))
  const ca = readPem(written.ca, source.folder, (why, next) => source.report([FIELD, 'ca'], why, next))
  const auth = authOf(written, source)
  return url === null ? null : { url, auth, ca }
}

function authOf(written: FileSchemaRegistry, source: ClusterSource): SchemaRegistryConfig['auth'] {
  const { username, password, passwordEnv, passwordFile } = written
  if (username !== undefined) return { username, password: new Secret(passwordOf(written, FIELD, source)) }
  if (password !== undefined || passwordEnv !== undefined || passwordFile !== undefined) {
    source.report([FIELD], 'a password is given without a username', 'Add the username, or remove the password.')
  }
  return null
}

function registryUrl(written: string, report: (reason: string, next: string) => void): string | null {
  const url = URL.parse(written)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    report('is not an address', 'Write http:// or https://, the host and the port, such as https://registry.example.com:8081.')
    return null
  }
  if (url.username !== '' || url.password !== '') {
    report('holds a user name or password', 'Write them as username and passwordEnv: an address is printed in messages.')
    return null
  }
  if (url.search !== '' || url.hash !== '') {
    report('has a query or a fragment', 'Write the address alone.')
    return null
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

type Environment = Readonly<Record<string, string | undefined>>

const VARIABLES: Readonly<Record<string, string>> = {
  url: 'SCHEMA_REGISTRY_URL',
  ca: 'SCHEMA_REGISTRY_CA',
  password: 'SCHEMA_REGISTRY_PASSWORD',
}

/** The registry of the one cluster that the environment describes. */
export function schemaRegistryFrom(
  environment: Environment,
  folder: string,
  report: (variable: string, reason: string, next: string) => void,
): SchemaRegistryConfig | null {
  const url = environment['SCHEMA_REGISTRY_URL']
  if (url === undefined || url === '') return null
  const [username, password, ca] = ['USERNAME', 'PASSWORD', 'CA'].map(name => environment[`SCHEMA_REGISTRY_${name}`] || undefined)
  const written = { url, ...(username && { username }), ...(password && { password }), ...(ca && { ca }) }
  return schemaRegistryOf(written, {
    environment,
    folder,
    report: (field, reason, next) =>
      report(VARIABLES[String(field[1])] ?? 'SCHEMA_REGISTRY_USERNAME and SCHEMA_REGISTRY_PASSWORD', reason, next),
  })
}
