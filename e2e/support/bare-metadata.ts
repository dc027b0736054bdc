import { Connection, metadataV12 } from '@platformatic/kafka'

export interface BarePartition {
  leaderId: number
  isr: readonly number[]
}

/** Asks the brokers themselves, past the dashboard: what the cluster's metadata says about a partition. */
export async function readPartition(bootstrap: readonly string[], topic: string, partition: number): Promise<BarePartition> {
  const errors: unknown[] = []
  for (const address of bootstrap) {
    try {
      return await ask(address, topic, partition)
    } catch (error) {
      errors.push(error)
    }
  }
  throw new AggregateError(errors, 'no broker answered')
}

/**
 * Polls every 100 ms until the metadata satisfies `condition`; answers the moment (epoch milliseconds) at which it first did.
 */
export async function untilMetadata(
  bootstrap: readonly string[],
  topic: string,
  partition: number,
  condition: (partition: BarePartition) => boolean,
  limitMs = 30_000,
): Promise<number> {
  const deadlineMs = Date.now() + limitMs
  while (Date.now() < deadlineMs) {
    if (condition(await readPartition(bootstrap, topic, partition))) return Date.now()
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error(`The metadata of ${topic}, partition ${partition}, did not become what was waited for in ${limitMs} ms.`)
}

async function ask(address: string, topic: string, partition: number): Promise<BarePartition> {
  const [host = '', port = ''] = address.split(':')
  const connection = new Connection('e2e-bare', { connectTimeout: 1_000 })
  try {
    await connection.connect(host, Number(port))
    const answer = await metadataV12.api.async(connection, [topic], false, false)
    const found = answer.topics[0]?.partitions.find(each => each.partitionIndex === partition)
    if (found === undefined) throw new Error(`${address} does not know ${topic}, partition ${partition}`)
    return { leaderId: found.leaderId, isr: found.isrNodes }
  } finally {
    await connection.close()
  }
}
