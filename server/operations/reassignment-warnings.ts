import { formatByteRate } from '#lib/format/bytes'
import { plural } from '#lib/format/number'
import { EVEN } from '#lib/kafka/even-bytes'
import type { ReassignmentPlanAnswer } from '#lib/wire/reassignments'
import { previewMoves, type Preview } from '../reassignments/preview.ts'
import type { OperationContext } from './context.ts'

type Warning = ReassignmentPlanAnswer['warnings'][number]

/** What should be known before a plan is started, each in one sentence. */
export async function planWarnings(
  context: OperationContext,
  preview: Preview,
  throttleBytesPerSecond: number | null,
  neverOn: readonly number[],
): Promise<Warning[]> {
  const { plan, leftOut } = preview
  const warnings: Warning[] = []
  const say = (code: Warning['code'], text: string) => void warnings.push({ code, text })
  if (neverOn.length > 0 && throttleBytesPerSecond !== null) {
    const where = `${neverOn.length === 1 ? 'broker' : 'brokers'} ${neverOn.join(', ')}`
    const text = `It would never end: on ${where} more is produced to what moves than ${formatByteRate(throttleBytesPerSecond)}.`
    say('never-ends', `${text} Raise the throttle, or move fewer partitions at once.`)
  }
  if (plan.unknownSizes > 0) {
    say('unknown-sizes', `The size of ${plural(plan.unknownSizes, 'partition')} is not known: more bytes move than are counted.`)
  }
  if (plan.unknownRates > 0 && throttleBytesPerSecond !== null) {
    say(
      'unknown-rates',
      `How fast ${plural(plan.unknownRates, 'partition grows', 'partitions grow')} is not known: it may take longer.`,
    )
  }
  if (leftOut > 0) say('left-out', `${plural(leftOut, 'partition is', 'partitions are')} being reassigned now and left out.`)
  if (context.cluster.reassignments.others().length > 0) {
    say('others-running', 'Somebody else is reassigning other partitions: both share the brokers’ disks and network.')
  }
  const uneven = unevenRacks(plan)
  if (uneven !== null) say('uneven-racks', uneven)
  for (const text of awayBrokers(context, preview)) say('broker-away', text)
  if (throttleBytesPerSecond !== null) for (const text of await foreignRates(context, plan.traffic)) say('foreign-throttle', text)
  return warnings
}

const MOST_RACKS = 8

/** Why it does not become more even, where racks are the reason. */
function unevenRacks({ rackFloor, balanceAfter }: Preview['plan']): string | null {
  const imbalance = balanceAfter.sizeBytes.imbalance ?? 0
  if (rackFloor === null || imbalance <= EVEN || rackFloor.aboveMean <= EVEN) return null
  const { racks, brokerIds, aboveMean } = rackFloor
  const isOne = racks.length === 1
  const named = `${isOne ? 'Rack' : 'Racks'} ${racks.slice(0, MOST_RACKS).join(', ')}${racks.length > MOST_RACKS ? ' and others' : ''}`
  const share = `${brokerIds.length === 1 ? 'broker' : 'brokers'} ${brokerIds.slice(0, MOST_RACKS).join(', ')}`
  const cause = 'for no partition may lie twice in one rack while another has none of it'
  const end =
    imbalance <= aboveMean + EVEN
      ? `The plan is as even as that allows; only further brokers in ${isOne ? 'that rack' : 'those racks'} can even it out.`
      : 'The goal of even bytes comes nearer to that, and moves more.'
  return (
    `${named} ${isOne ? 'has' : 'have'} fewer brokers than others and must hold replicas all the same, ${cause}: ` +
    `${share} will hold at least ${(aboveMean * 100).toFixed(1)} % more than the mean. ${end}`
  )
}

function awayBrokers({ cluster }: OperationContext, preview: Preview): string[] {
  const state = cluster.state()
  const moves = previewMoves(preview)
  const receiving = new Set(moves.flatMap(({ before, after }) => after.filter(brokerId => !before.includes(brokerId))))
  const silent = [...receiving].filter(brokerId => state.brokers.get(brokerId)?.reachable === false).toSorted((a, b) => a - b)
  const texts = silent.map(brokerId => `Broker ${brokerId} is to receive replicas but does not answer.`)
  const headless = moves.filter(({ topic, partition }) => state.topics.get(topic)?.partitions[partition]?.leader === null).length
  if (headless === 0) return texts
  return [
    ...texts,
    `${plural(headless, 'partition has', 'partitions have')} no leader to copy from: they wait until one is back.`,
  ]
}

/** Rates that another tool has set on brokers that take part; no answer is no warning. */
async function foreignRates({ cluster }: OperationContext, brokers: readonly { brokerId: number }[]): Promise<string[]> {
  const throttles = await cluster.reassignments.throttles().catch(() => null)
  const taking = new Set(brokers.map(({ brokerId }) => String(brokerId)))
  const foreign = (throttles?.items ?? []).filter(({ type, name, ours }) => type === 'broker' && !ours && taking.has(name))
  const names = [...new Set(foreign.map(({ name }) => name))]
  if (names.length === 0) return []
  const where = `${names.length === 1 ? 'Broker' : 'Brokers'} ${names.join(', ')} ${names.length === 1 ? 'has' : 'have'}`
  return [`${where} a throttle that another tool has set: it is replaced while this runs and put back afterwards.`]
}
