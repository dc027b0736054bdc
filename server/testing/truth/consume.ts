import { join } from 'node:path'
import * as z from 'zod/mini'
import { runKafkaTool } from '#demo/brokers/kafka-tool'
import { lastLines, runCommand } from '#demo/brokers/run-command'
import type { Message, MessagesQuery } from '#lib/wire/messages'
import type { Payload } from '#lib/wire/payload'

const hex = z.nullable(z.string())
/** Partition, offset, timestamp, key, value and headers; bytes as hexadecimal digits. */
const row = z.tuple([z.number(), z.number(), z.number(), hex, hex, z.array(z.tuple([z.string(), hex]))])
export type Row = z.infer<typeof row>
const place = z.tuple([z.number(), z.number()])
const judgement = z.object({
  rows: z.array(row),
  /** `failing`: messages of which the filter cannot be told. */
  answers: z.array(z.object({ matching: z.array(place), failing: z.array(place) })),
})
export type Judgement = z.infer<typeof judgement>

const BYTES = 'org.apache.kafka.common.serialization.BytesDeserializer'

interface Reading {
  bootstrap: readonly string[]
  topic: string
  /** How many messages to wait for. */
  count: number
  isolation: 'read_committed' | 'read_uncommitted'
}

/** What Kafka's own console consumer prints of a topic, every byte told. */
export function consume({ bootstrap, topic, count, isolation }: Reading): Promise<string> {
  const shown = ['key', 'offset', 'partition', 'timestamp', 'headers'].map(what => `print.${what}=true`)
  const exact = ['key', 'value', 'headers'].map(what => `${what}.deserializer=${BYTES}`)
  const formatting = [...shown, ...exact, 'null.literal=\\N'].flatMap(property => ['--formatter-property', property])
  const where = ['--bootstrap-server', bootstrap.join(','), '--topic', topic, '--from-beginning']
  const until = ['--max-messages', String(count), '--timeout-ms', '30000', '--isolation-level', isolation]
  return runKafkaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [...where, ...until, ...formatting])
}

/**
 * Has the tests of queries applied to what was consumed by a program in another language that shares no code with ours
 * (judge.py). Rejects where there is no Python: this cannot be left out.
 */
export async function judgeConsumed(dump: string, queries: readonly MessagesQuery[]): Promise<Judgement> {
  const program = join(import.meta.dirname, 'judge.py')
  const result = await runCommand('python3', [program], { timeoutMs: 60_000, input: JSON.stringify({ dump, queries }) })
  if (result.exitCode !== 0) throw new Error(`${program} failed:\n${lastLines(result.stderr)}`)
  return judgement.parse(JSON.parse(result.stdout))
}

/** A message of ours as a row of the consumer's. */
export function rowOf({ partition, offset, timestampMs, key, value, headers }: Message): Row {
  const named = headers.map((header): [string, string | null] => [header.key, digits(header.value)])
  return [partition, Number(offset), timestampMs ?? -1, digits(key), digits(value), named]
}

function digits(payload: Payload | null): string | null {
  return payload && Buffer.from(payload.data, payload.encoding).toString('hex')
}
