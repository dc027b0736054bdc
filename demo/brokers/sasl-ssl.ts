import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCertificate } from './certificates.ts'
import type { ScramUser } from './format.ts'

type SaslUser = { name: string; password: string }
export type SaslSslOptions = {
  /** Each may use PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. Names and passwords: letters, digits, dash, underscore. */
  users: SaslUser[]
  /** Whether brokers ask for a client certificate; `none` by default. */
  clientAuth?: 'none' | 'requested' | 'required'
}

/** What a client needs to connect: file names and their PEM contents. */
export type ClientTls = { caFile: string; certFile: string; keyFile: string; ca: string; cert: string; key: string }

const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const
const SAFE = /^[\w-]+$/

/** The users as StorageTool's `--add-scram` wants them. */
export function scramUsers(options: SaslSslOptions | undefined): ScramUser[] {
  const users = options?.users ?? []
  for (const user of users) {
    if (!SAFE.test(user.name) || !SAFE.test(user.password))
      throw new Error(`SASL user ${user.name}: only letters, digits, - and _`)
  }
  return users.flatMap(user => (['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const).map(mechanism => ({ ...user, mechanism })))
}

/** Makes (or finds) an authority, a broker and a client certificate in `folder`. */
export async function ensureCertificates(folder: string): Promise<ClientTls> {
  const caFile = join(folder, 'ca.pem')
  const certFile = join(folder, 'client.pem')
  const keyFile = join(folder, 'client-key.pem')
  const read = () => Promise.all([caFile, certFile, keyFile, brokerFile(folder)].map(file => readFile(file, 'utf8')))
  const [ca, cert, key] = await read().catch(async () => {
    await mkdir(folder, { recursive: true })
    const authority = createCertificate({ commonName: 'Partitura demo authority' })
    const broker = createCertificate({
      commonName: 'localhost',
      issuer: authority,
      dnsNames: ['localhost'],
      ipAddresses: ['127.0.0.1'],
    })
    const client = createCertificate({ commonName: 'partitura-client', issuer: authority })
    await writeFile(brokerFile(folder), broker.keyPem + broker.certPem + authority.certPem, { mode: 0o600 })
    await writeFile(certFile, client.certPem)
    await writeFile(keyFile, client.keyPem, { mode: 0o600 })
    await writeFile(caFile, authority.certPem)
    return [authority.certPem, client.certPem, client.keyPem]
  })
  return { caFile, certFile, keyFile, ca: ca ?? '', cert: cert ?? '', key: key ?? '' }
}

/** The broker's properties for its SASL_SSL listener, with the certificates of `folder`. */
export function saslSslProperties(options: SaslSslOptions, folder: string): Record<string, string> {
  const prefix = 'listener.name.sasl_ssl'
  const plain = options.users.map(user => `user_${user.name}="${user.password}"`).join(' ')
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;'
  return {
    [`${prefix}.sasl.enabled.mechanisms`]: MECHANISMS.join(','),
    [`${prefix}.plain.sasl.jaas.config`]: `org.apache.kafka.common.security.plain.PlainLoginModule required ${plain};`,
    [`${prefix}.scram-sha-256.sasl.jaas.config`]: scram,
    [`${prefix}.scram-sha-512.sasl.jaas.config`]: scram,
    [`${prefix}.ssl.keystore.type`]: 'PEM',
    [`${prefix}.ssl.keystore.location`]: brokerFile(folder),
    [`${prefix}.ssl.truststore.type`]: 'PEM',
    [`${prefix}.ssl.truststore.location`]: join(folder, 'ca.pem'),
    [`${prefix}.ssl.client.auth`]: options.clientAuth ?? 'none',
  }
}

const brokerFile = (folder: string) => join(folder, 'broker.pem')
