import { connect } from 'node:tls'
import { Admin } from '@platformatic/kafka'
import type { SASLMechanismValue } from '@platformatic/kafka'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Cluster } from './cluster.ts'
import { startTemporaryCluster } from './temporary-cluster.ts'

let cluster: Cluster
beforeAll(async () => {
  const users = [{ name: 'alice', password: 'wonder-land' }]
  cluster = await startTemporaryCluster({ nodes: 1, saslSsl: { users, clientAuth: 'required' } })
})
afterAll(() => cluster.close())

const tls = () => ({ ca: cluster.clientTls?.ca, cert: cluster.clientTls?.cert, key: cluster.clientTls?.key })

async function listTopics(mechanism: SASLMechanismValue, password: string): Promise<string[]> {
  const admin = new Admin({
    clientId: 'test',
    bootstrapBrokers: cluster.saslSslBootstrap,
    tls: tls(),
    sasl: { mechanism, username: 'alice', password },
    retries: 0,
  })
  try {
    return await admin.listTopics()
  } finally {
    await admin.close()
  }
}

test.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)(
  'the observing client signs in over TLS with %s',
  async mechanism => {
    expect(await listTopics(mechanism, 'wonder-land')).toEqual([])
  },
)

test.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)('kafkajs signs in over TLS with %s', async mechanism => {
  const kafka = new Kafka({
    clientId: 'test',
    brokers: cluster.saslSslBootstrap,
    ssl: { ca: tls().ca ?? '', cert: tls().cert ?? '', key: tls().key ?? '' },
    sasl: { mechanism, username: 'alice', password: 'wonder-land' } as never,
    logLevel: logLevel.NOTHING,
  })
  const admin = kafka.admin()
  await admin.connect()
  expect((await admin.describeCluster()).brokers).toHaveLength(1)
  await admin.disconnect()
})

test('a wrong password is refused', async () => {
  await expect(listTopics('SCRAM-SHA-256', 'wrong')).rejects.toThrow(/fail/i)
})

test('a client without the authority does not trust the broker, and one with it accepts the name localhost', async () => {
  const port = Number(cluster.saslSslBootstrap[0]?.split(':')[1])
  const handshake = (ca: string | undefined) =>
    new Promise<string>(resolve => {
      const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ...tls(), ca })
      socket.on('secureConnect', () => resolve('trusted'))
      socket.on('secureConnect', () => socket.destroy())
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    })
  expect(await handshake(cluster.clientTls?.ca)).toBe('trusted')
  expect(await handshake(undefined)).toBe('SELF_SIGNED_CERT_IN_CHAIN')
})
