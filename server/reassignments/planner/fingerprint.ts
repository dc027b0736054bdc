import { createHash } from 'node:crypto'

/** Names the replicas that partitions have, in the order given: equal for the same topics with the same replicas only. */
export function fingerprintOf(
  partitions: Iterable<{ topic: string; topicId: string | null; partition: number; replicas: readonly number[] }>,
): string {
  const hash = createHash('sha256')
  for (const { topic, topicId, partition, replicas } of partitions)
    hash.update(`${topic} ${topicId} ${partition} ${replicas.join()}\n`)
  return hash.digest('base64url').slice(0, 22)
}
