import { randomInt } from 'node:crypto'
import { murmur2 } from '@platformatic/kafka'
import { PartituraError } from '../../errors.ts'
import type { TopicLayout } from '../topic-log.ts'

/** Kafka's default partitioner for a key (class `BuiltInPartitioner`): murmur2, made positive, modulo all partitions. @throws PartituraError `partition-not-found` */
export function choosePartition({ topic, partitions }: TopicLayout, key: Buffer | null, wanted: number | null): number {
  const count = partitions.size
  if (wanted !== null) {
    if (partitions.has(wanted)) return wanted
    const detail = `Topic “${topic}” has partitions 0 to ${count - 1}, not ${wanted}.`
    throw new PartituraError('partition-not-found', detail, { errors: [{ pointer: '/partition', detail }] })
  }
  if (key !== null) return (murmur2(key) & 0x7fffffff) % count
  const led = [...partitions].filter(([, { leader }]) => leader !== null).map(([partition]) => partition)
  return led[randomInt(Math.max(1, led.length))] ?? 0
}
