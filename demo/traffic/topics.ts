/** One topic of the story. Replicas are cut to the number of brokers. */
export type StoryTopic = {
  name: string
  partitions: number
  replicas: number
  configs: Record<string, string>
  /** Brokers by partition, leader first; Kafka places them when absent or when a named broker does not exist. */
  assignments?: number[][]
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const bounded = { 'retention.ms': String(DAY_MS), 'retention.bytes': '20000000', 'segment.bytes': '5000000' }
const durable = { 'min.insync.replicas': '2' }

/** Everything that the story writes is bounded: about 1 GB on all five brokers together after a day, then no more. */
export const STORY_TOPICS: readonly StoryTopic[] = [
  {
    name: 'topic1',
    partitions: 5,
    replicas: 3,
    configs: { ...bounded, ...durable },
    assignments: [
      [1, 2, 3],
      [2, 3, 4],
      [3, 4, 5],
      [4, 5, 1],
      [5, 1, 2],
    ],
  },
  { name: 'orders', partitions: 6, replicas: 3, configs: { ...bounded, ...durable } },
  { name: 'payments', partitions: 4, replicas: 3, configs: { ...bounded, ...durable } },
  {
    // Retention that can be watched: segments of a minute, gone after ten.
    name: 'clicks',
    partitions: 12,
    replicas: 2,
    configs: {
      'retention.ms': String(10 * MINUTE_MS),
      'segment.ms': String(MINUTE_MS),
      'file.delete.delay.ms': '10000',
      'min.insync.replicas': '1',
    },
  },
  { name: 'numbers', partitions: 5, replicas: 3, configs: { ...bounded, ...durable } },
  // The same sequence with keys, to see what a key keeps in order.
  { name: 'numbers-by-key', partitions: 5, replicas: 3, configs: { ...bounded, ...durable } },
  {
    name: 'profiles',
    partitions: 3,
    replicas: 3,
    configs: {
      ...durable,
      'cleanup.policy': 'compact',
      'segment.ms': String(2 * MINUTE_MS),
      'min.cleanable.dirty.ratio': '0.2',
      'delete.retention.ms': String(5 * MINUTE_MS),
    },
  },
  { name: 'raw', partitions: 2, replicas: 3, configs: { ...bounded, ...durable } },
]
