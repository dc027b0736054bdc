/** What the next loss does to a topic, in words, from its replicas and ISR as they are now. */
import { isOffline } from './partition-health.ts'

export interface SurvivabilityInput {
  partitions: readonly { partition: number; leader: number | null; replicas: readonly number[]; isr: readonly number[] }[]
  minInsyncReplicas: number | null
}

/** How many partitions stop taking writes, and how many go offline, when `lost` brokers fail now. */
export function effectOfLoss(input: SurvivabilityInput, lost: ReadonlySet<number>): { writesStop: number; offline: number } {
  const minIsr = input.minInsyncReplicas ?? 1
  let writesStop = 0
  let offline = 0
  for (const partition of input.partitions) {
    if (isOffline(partition)) continue
    // A loss is felt only by partitions that hold one of the lost brokers in their ISR.
    const left = partition.isr.filter(brokerId => !lost.has(brokerId)).length
    if (left === partition.isr.length) continue
    if (left === 0) offline++
    else if (left < minIsr && partition.isr.length >= minIsr) writesStop++
  }
  return { writesStop, offline }
}

/**
 * Sentences on the loss of any one broker and of any two, worst case over all choices, e.g. "Any one broker: reads and
 * writes go on." Only brokers that are in some ISR are worth losing; clusters are small enough to try all pairs of the
 * brokers that hold this topic, up to `MAX_PAIR_BROKERS`.
 */
export function survives(input: SurvivabilityInput): string[] {
  const brokers = [...new Set(input.partitions.flatMap(partition => partition.isr))].toSorted((a, b) => a - b)
  if (brokers.length === 0) return ['No replica is in sync: the topic serves nothing.']
  const sentences = [
    `Any one broker: ${words(
      worst(
        input,
        brokers.map(brokerId => [brokerId]),
      ),
      input.minInsyncReplicas,
    )}`,
  ]
  if (brokers.length >= 2 && brokers.length <= MAX_PAIR_BROKERS) {
    const pairs = brokers.flatMap((a, index) => brokers.slice(index + 1).map(b => [a, b]))
    sentences.push(`Any two brokers: ${words(worst(input, pairs), input.minInsyncReplicas)}`)
  }
  return sentences
}

const MAX_PAIR_BROKERS = 30

interface Worst {
  writesStop: number
  offline: number
}

function worst(input: SurvivabilityInput, choices: readonly (readonly number[])[]): Worst {
  let result: Worst = { writesStop: 0, offline: 0 }
  for (const choice of choices) {
    const effect = effectOfLoss(input, new Set(choice))
    result = { writesStop: Math.max(result.writesStop, effect.writesStop), offline: Math.max(result.offline, effect.offline) }
  }
  return result
}

function words({ writesStop, offline }: Worst, minInsyncReplicas: number | null): string {
  const unsure = minInsyncReplicas === null ? ' (min.insync.replicas is not known yet; counted as 1)' : ''
  if (offline === 0 && writesStop === 0) return `reads and writes go on${unsure}.`
  const parts: string[] = []
  if (writesStop > 0) parts.push(`writes with acks=all stop on up to ${partitions(writesStop)}`)
  if (offline > 0) parts.push(`up to ${partitions(offline)} without a leader`)
  return `${parts.join('; ')}${offline === 0 ? '; data is kept and can be read' : ''}${unsure}.`
}

function partitions(count: number): string {
  return count === 1 ? '1 partition' : `${count} partitions`
}
