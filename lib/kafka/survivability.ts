/** What the next loss does, in words: to a topic, and to a cluster. From the replicas and the ISR as they are now. */
import { compareLosses, effectOf, hurts, singleLosses, type ClusterRules, type Loss, type LossTopic } from './losses.ts'
import type { FailurePartition, FailureRules } from './predict-failure.ts'
import type { PlacementBroker } from './spread-replicas.ts'

export interface SurvivabilityInput {
  partitions: readonly FailurePartition[]
  minInsyncReplicas: number | null
  uncleanLeaderElection?: boolean | null
  /** Where racks are known, losing one is judged too. */
  brokers?: readonly PlacementBroker[]
  /** Left out: KRaft with eligible leader replicas, and nobody away. */
  rules?: ClusterRules
}

/** How many partitions stop taking writes, and how many go offline, when `lost` brokers fail now. */
export function effectOfLoss(input: SurvivabilityInput, lost: ReadonlySet<number>): { writesStop: number; offline: number } {
  const rules = rulesOf(input)
  const brokerIds = [...lost]
  let writesStop = 0
  let offline = 0
  for (const partition of input.partitions) {
    if (partition.leader === null) continue
    const { harm } = effectOf(partition, brokerIds, rules)
    if (harm === 'offline') offline++
    if (harm === 'writesStop') writesStop++
  }
  return { writesStop, offline }
}

/**
 * Sentences on the loss of any one broker, of any two, and of any one rack, worst case over all choices, e.g. "Any one
 * broker: reads and writes go on." Only brokers that are in some ISR are worth losing; clusters are small enough to try all
 * pairs of the brokers that hold this topic, up to `MAX_PAIR_BROKERS`.
 */
export function survives(input: SurvivabilityInput): string[] {
  const brokers = [...new Set(input.partitions.flatMap(partition => partition.isr))].toSorted((a, b) => a - b)
  if (brokers.length === 0) return ['No replica is in sync: the topic serves nothing.']
  const singles = brokers.map(brokerId => [brokerId])
  const sentences = [`Any one broker: ${words(worst(input, singles), input.minInsyncReplicas)}`]
  if (brokers.length >= 2 && brokers.length <= MAX_PAIR_BROKERS && input.partitions.length <= MAX_PAIR_PARTITIONS) {
    const pairs = brokers.flatMap((a, index) => brokers.slice(index + 1).map(b => [a, b]))
    sentences.push(`Any two brokers: ${words(worst(input, pairs), input.minInsyncReplicas)}`)
  }
  return [...sentences, ...rackSentences(input)]
}

const MAX_PAIR_BROKERS = 30
/** 435 pairs of 30 brokers over so many partitions take some tens of milliseconds. */
const MAX_PAIR_PARTITIONS = 2000

export interface ClusterSurvival {
  /** E.g. “Survives the loss of any one broker; the loss of rack r1 stops writes to 2 partitions.” */
  sentence: string
  /** The single loss of each kind that hurts most; null where there is none of that kind. */
  worstBroker: Loss | null
  worstRack: Loss | null
  /** Every single loss, the worst first. */
  losses: readonly Loss[]
}

/** Judges a whole cluster; 40,000 partitions take some tens of milliseconds. */
export function clusterSurvives(
  topics: Iterable<LossTopic>,
  brokers: readonly PlacementBroker[],
  rules: ClusterRules,
): ClusterSurvival {
  const losses = singleLosses(topics, brokers, rules)
  const worstBroker = losses.find(({ kind }) => kind === 'broker') ?? null
  const worstRack = losses.find(({ kind }) => kind === 'rack') ?? null
  const parts = [worstBroker, worstRack].flatMap(loss => (loss === null ? [] : [lossClause(loss)]))
  const text = parts.length === 0 ? 'no broker is there to lose' : parts.join('; ')
  return { sentence: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`, worstBroker, worstRack, losses }
}

/** What one loss does, without its subject: “stops writes to 2 partitions and leaves 1 partition without a leader”; null: nothing. */
export function lossWords({ offline, writesStop, unclean }: Pick<Loss, 'offline' | 'writesStop' | 'unclean'>): string | null {
  const parts: string[] = []
  if (writesStop > 0) parts.push(`stops writes to ${partitions(writesStop)}`)
  if (offline > 0) parts.push(`leaves ${partitions(offline)} without a leader`)
  if (unclean > 0) parts.push(`may lose messages of ${partitions(unclean)}`)
  const last = parts.pop()
  if (last === undefined) return null
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`
}

function lossClause(loss: Loss): string {
  const effect = lossWords(loss)
  const subject = `${loss.kind} ${loss.name}`
  return effect === null ? `survives the loss of any one ${loss.kind}` : `the loss of ${subject} ${effect}`
}

function rackSentences(input: SurvivabilityInput): string[] {
  const brokers = input.brokers ?? []
  const topic: LossTopic = { name: '', uncleanLeaderElection: null, ...input }
  const racks = singleLosses([topic], brokers, input.rules ?? DEFAULT_RULES).filter(({ kind }) => kind === 'rack')
  const harmful = racks.filter(hurts).toSorted(compareLosses)
  if (harmful.length === 0) return racks.length === 0 ? [] : ['Any one rack: reads and writes go on.']
  return harmful.slice(0, MAX_RACK_SENTENCES).map(loss => `Rack ${loss.name}: its loss ${lossWords(loss)}.`)
}

const MAX_RACK_SENTENCES = 3

const DEFAULT_RULES: ClusterRules = { coordination: 'kraft', eligibleLeaderReplicas: true }

function rulesOf(input: SurvivabilityInput): FailureRules {
  const { minInsyncReplicas, uncleanLeaderElection = null, rules = DEFAULT_RULES } = input
  return { ...rules, minInsyncReplicas, uncleanLeaderElection }
}

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
  return count === 1 ? '1 partition' : `${count.toLocaleString('en')} partitions`
}
