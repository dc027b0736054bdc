import { setTimeout as delay } from 'node:timers/promises'
import { Connection, metadataV12 } from '@platformatic/kafka'

const RETRY_MS = 100

/** Resolves once the broker on 127.0.0.1:port names itself and at least `expected` brokers as registered; rejects when `signal` aborts. */
export async function waitUntilServing(port: number, brokerId: number, expected: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    const ids = await registeredBrokers(port).catch((): number[] => [])
    if (ids.length >= expected && ids.includes(brokerId)) return
    await delay(RETRY_MS, undefined, { signal })
  }
}

/** The ids of the brokers that the broker on this port knows as registered and alive. */
export async function registeredBrokers(port: number): Promise<number[]> {
  const connection = new Connection('partitura-launcher', { connectTimeout: 1000, requestTimeout: 2000 })
  connection.on('error', () => {})
  try {
    await connection.connect('127.0.0.1', port)
    const response = await metadataV12.api.async(connection, [], false, false)
    return response.brokers.map(broker => broker.nodeId)
  } finally {
    await connection.close().catch(() => {})
  }
}
