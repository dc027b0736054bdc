import { Connection, createAPI, Writer } from '@platformatic/kafka'
import type { Reader } from '@platformatic/kafka'

const ELECT_LEADERS = { key: 43, version: 2 }
const PREFERRED = 0
const TIMEOUT_MS = 10_000

/**
 * Gives every partition back to its preferred leader where that one is in sync (ElectLeaders, KIP-460; all partitions). Brokers that were
 * started one after another leave leadership with whoever was there first; Kafka itself evens it out only after five minutes.
 * Answers the error code of the request as a whole; 0 is none.
 */
export async function electPreferredLeaders(bootstrap: string): Promise<number> {
  const at = bootstrap.lastIndexOf(':')
  const connection = new Connection('partitura-demo', { connectTimeout: TIMEOUT_MS, requestTimeout: 2 * TIMEOUT_MS })
  try {
    await connection.connect(bootstrap.slice(0, at), Number(bootstrap.slice(at + 1)))
    return await electLeaders.async(connection)
  } finally {
    await connection.close().catch(() => undefined)
  }
}

const electLeaders = createAPI<[], number>(
  ELECT_LEADERS.key,
  ELECT_LEADERS.version,
  () =>
    Writer.create()
      .appendInt8(PREFERRED)
      .appendArray(null, () => {})
      .appendInt32(TIMEOUT_MS)
      .appendTaggedFields(),
  (_correlationId: number, _key: number, _version: number, reader: Reader) => {
    reader.readInt32() // throttle time
    return reader.readInt16()
  },
)
