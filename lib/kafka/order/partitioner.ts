/**
 * What the common clients do with a key: which partition of how many it goes to. A topic that two kinds of client write to
 * may hold one key in two partitions, and then no order of that key.
 */
export interface Partitioner {
  readonly id: string
  /** The clients, and the setting that chooses this. */
  readonly clients: string
  /** What is done in a few words. */
  readonly rule: string
  /** What happens to a message without a key. */
  readonly withoutKey: string
  /** null: this key does not decide (the message goes to a partition by chance or in turn). */
  partitionOf(key: Uint8Array, partitionCount: number): number | null
}

/**
 * In the order of how common they are. Sources, read in 2026:
 * - Java: `BuiltInPartitioner.partitionForKey` and `Utils.murmur2`, `Utils.toPositive` of Apache Kafka 4.4
 * - librdkafka: `rd_kafka_msg_partitioner_consistent_random` and `…_murmur2_random` in `src/rdkafka_msg.c`
 * - kafka-python: `kafka/partitioner/default.py`; aiokafka has the same
 * - kafkajs 2: `src/producer/partitioners/default` (Java's murmur2) and `legacy` (murmur2 in doubles, the default before 2.0)
 * - @platformatic/kafka 2: `defaultPartitioner` in `src/clients/producer/partitioners.ts`, modulo in `producer.ts`
 * - Sarama: `NewHashPartitioner` in `partitioner.go`
 * - segmentio/kafka-go: `Writer.balancer` in `writer.go`; `Hash` in `balancer.go`
 * - franz-go: `UniformBytesPartitioner` and `KafkaHasher` in `pkg/kgo/partitioner.go`
 */
export const PARTITIONERS: readonly Partitioner[] = [
  {
    id: 'java',
    clients: 'Java client (default), Spring, Kafka Connect and Streams, franz-go, kafka-python, aiokafka, kafkajs 2',
    rule: 'murmur2, sign bit cleared, modulo',
    withoutKey: 'a partition by load or chance, kept for a batch; kafkajs takes them in turn',
    partitionOf: (key, count) => (murmur2(key) & 0x7fffffff) % count,
  },
  {
    id: 'librdkafka',
    clients: 'librdkafka (default, consistent_random): confluent-kafka for Python, Go and .NET, node-rdkafka, rdkafka for Rust',
    rule: 'CRC-32, modulo; an empty key counts as none',
    withoutKey: 'by chance',
    partitionOf: (key, count) => (key.length === 0 ? null : crc32(key) % count),
  },
  {
    id: 'librdkafka-murmur2',
    clients: 'librdkafka with partitioner=murmur2_random',
    rule: 'as Java',
    withoutKey: 'by chance',
    partitionOf: (key, count) => (murmur2(key) & 0x7fffffff) % count,
  },
  {
    id: 'sarama',
    clients: 'Sarama (default), and segmentio/kafka-go with the balancer Hash',
    rule: 'FNV-1a, signed remainder, then its absolute value',
    withoutKey: 'by chance; kafka-go in turn',
    partitionOf: (key, count) => Math.abs(fnv1a(key) % count),
  },
  {
    id: 'kafka-go',
    clients: 'segmentio/kafka-go (default)',
    rule: 'in turn: the key does not decide',
    withoutKey: 'in turn',
    partitionOf: () => null,
  },
  {
    id: 'platformatic',
    clients: '@platformatic/kafka (default)',
    rule: 'murmur2 without a sign, modulo',
    withoutKey: 'in turn',
    partitionOf: (key, count) => (murmur2(key) >>> 0) % count,
  },
  {
    id: 'kafkajs-legacy',
    clients: 'kafkajs 1, and kafkajs 2 with LegacyPartitioner',
    rule: 'murmur2 in doubles, which loses bits: not as Java',
    withoutKey: 'in turn',
    partitionOf: (key, count) => (legacyMurmur2(key) & 0x7fffffff) % count,
  },
]

/** Kafka's hash of keys, 32 bits with sign: `org.apache.kafka.common.utils.Utils.murmur2`. */
export function murmur2(key: Uint8Array): number {
  const { length } = key
  const byte = (at: number) => key[at] ?? 0
  let hash = SEED ^ length
  const whole = length & ~3
  for (let at = 0; at < whole; at += 4) {
    let word = byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16) | (byte(at + 3) << 24)
    word = Math.imul(word, MIX)
    word ^= word >>> 24
    hash = Math.imul(hash, MIX) ^ Math.imul(word, MIX)
  }
  if (whole < length) {
    // Bytes behind the end count as zero.
    hash ^= byte(whole) | (byte(whole + 1) << 8) | (byte(whole + 2) << 16)
    hash = Math.imul(hash, MIX)
  }
  hash ^= hash >>> 13
  hash = Math.imul(hash, MIX)
  return hash ^ (hash >>> 15)
}

/**
 * murmur2 as kafkajs had it before 2.0: products in doubles, so that bits beyond the 53rd are lost, and the last, incomplete
 * word is mixed in twice. Wrong as murmur2 goes, but it decided where messages lie.
 */
function legacyMurmur2(key: Uint8Array): number {
  const { length } = key
  const byte = (at: number) => key[at] ?? 0
  let hash = SEED ^ length
  for (let word = 0; word < length / 4; word++) {
    const at = word * 4
    let mixed = byte(at) + (byte(at + 1) << 8) + (byte(at + 2) << 16) + (byte(at + 3) << 24)
    mixed *= MIX
    mixed ^= mixed >>> 24
    mixed *= MIX
    hash = (hash * MIX) ^ mixed
  }
  const whole = length & ~3
  if (length % 4 === 3) hash ^= byte(whole + 2) << 16
  if (length % 4 >= 2) hash ^= byte(whole + 1) << 8
  if (length % 4 >= 1) hash = (hash ^ byte(whole)) * MIX
  hash ^= hash >>> 13
  hash *= MIX
  return hash ^ (hash >>> 15)
}

const SEED = 0x9747b28c
const MIX = 0x5bd1e995

/** CRC-32 as in zlib and IEEE 802.3, without a sign. */
function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

/** FNV-1a of 32 bits, with sign. */
function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5 | 0
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash
}
