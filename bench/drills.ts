import type { DrillAnswer, DrillBody, DrillOutcome, DrillStanding } from '#lib/wire/drill'
import { drillKind } from '#lib/wire/drill'
import { startDrillRig, type DrillRig } from '#server/testing/drill-rig'
import { seededRandom } from '#server/testing/seeded-random'

/** Topics in which everything can happen to a partition: three replicas, two with min ISR 2, one, and unclean elections allowed. */
const TOPICS = [
  { name: 'orders', partitions: 12, replicationFactor: 3, configs: { 'min.insync.replicas': '2' } },
  { name: 'pairs', partitions: 5, replicationFactor: 2, configs: { 'min.insync.replicas': '2' } },
  { name: 'singles', partitions: 5, replicationFactor: 1, configs: { 'min.insync.replicas': '1' } },
  {
    name: 'loose',
    partitions: 6,
    replicationFactor: 3,
    configs: { 'min.insync.replicas': '1', 'unclean.leader.election.enable': 'true' },
  },
]
const BROKERS = 5
const MAX_HOLD_SECONDS = 2
/** On a machine that others keep busy a broker has been seen to need more than a minute to start. */
const DRILL_LIMIT_MS = 400_000
const HEALED_LIMIT_MS = 400_000

interface Tally {
  drills: number
  partitions: number
  asPredicted: number
  explained: number
  unexplained: number
  acknowledged: number
  lost: number
  failed: number
}

/**
 * Random drills on five real brokers with Kafka's own session time-out: which broker, and how it is lost, is drawn from `--seed`.
 * Every partition's predicted leader and state beside the real ones, and every acknowledged message looked for.
 * `--count=100`, `--seed=1`; false when an exception is unexplained, a message lost, or a drill fails.
 */
export async function run(options: readonly string[]): Promise<boolean> {
  const option = (name: string) => options.find(each => each.startsWith(`--${name}=`))?.split('=')[1]
  const count = Number(option('count') ?? 100)
  const seed = Number(option('seed') ?? Date.now() % 1_000_000)
  const random = seededRandom(seed)
  console.log(`${count} drills on ${BROKERS} brokers, seed ${seed}`)
  const tally: Tally = {
    drills: 0,
    partitions: 0,
    asPredicted: 0,
    explained: 0,
    unexplained: 0,
    acknowledged: 0,
    lost: 0,
    failed: 0,
  }
  const rig = await startDrillRig()
  try {
    await rig.healed()
    await createTopics(rig)
    for (let number = 1; number <= count; number++) {
      const kind = drillKind.options[random.int(drillKind.options.length)] ?? 'kill'
      const body = { brokerId: 1 + random.int(BROKERS), kind, holdSeconds: random.int(MAX_HOLD_SECONDS + 1) }
      await oneDrill(rig, number, body, tally)
    }
  } finally {
    await rig.close()
  }
  return report(tally)
}

async function createTopics(rig: DrillRig): Promise<void> {
  for (const topic of TOPICS) {
    const { status, body } = await rig.change('POST', '/topics', topic)
    if (status !== 201) throw new Error(`topic ${topic.name} was not created: ${JSON.stringify(body)}`)
  }
}

async function oneDrill(rig: DrillRig, number: number, body: DrillBody, tally: Tally): Promise<void> {
  tally.drills++
  await rig.healed(HEALED_LIMIT_MS)
  const drill = await rig.drill(body, DRILL_LIMIT_MS).catch((error: unknown) => String(error))
  const name = `${String(number).padStart(3)}  broker ${body.brokerId} ${body.kind.padEnd(9)}`
  if (typeof drill === 'string' || drill.report === null || drill.report.messages.lost === null) {
    tally.failed++
    console.log(`${name}  FAILED: ${typeof drill === 'string' ? drill : (drill.note ?? 'there is no report')}`)
    return
  }
  const { counts, messages, partitions } = drill.report
  tally.partitions += partitions.length
  tally.asPredicted += counts.asPredicted
  tally.explained += counts.explained
  tally.unexplained += counts.unexplained + counts.unknown
  tally.acknowledged += messages.acknowledged
  tally.lost += drill.report.messages.lost
  console.log(`${name}  ${figures(drill)}`)
  for (const outcome of partitions) console.log(`       ${line(outcome)}`)
}

function figures({ report, note }: DrillAnswer): string {
  if (report === null) return ''
  const { counts, messages, leadersMoved, noticedByUsMs, noticedByKafkaMs, longestWithoutLeader, isrWholeAfterMs, partitions } =
    report
  return [
    `${counts.asPredicted}/${partitions.length} as predicted`,
    `leaders moved ${leadersMoved.real}/${leadersMoved.predicted}`,
    `noticed ${span(noticedByUsMs)} by us, ${span(noticedByKafkaMs)} by Kafka`,
    `without a leader ${span(longestWithoutLeader?.spanMs ?? 0)}`,
    `ISRs whole ${span(isrWholeAfterMs)} after the return`,
    `${messages.lost} of ${messages.acknowledged} acknowledged lost`,
    `${messages.unacknowledged} unacknowledged, ${messages.unacknowledgedFound} of them there`,
    ...(note === null ? [] : [note]),
  ].join('; ')
}

function line({ topic, partition, after, outcome, verdict, explanation }: DrillOutcome): string {
  const what = `${`${topic}-${partition}`.padEnd(22)} predicted ${standing(after).padEnd(32)} real ${outcome === null ? 'not seen' : standing(outcome)}`
  return verdict === 'as-predicted' ? what : `${what}   ${verdict.toUpperCase()}: ${explanation}`
}

function standing({ leader, isr, state }: DrillStanding): string {
  return `${leader ?? 'none'} [${isr.toSorted((a, b) => a - b).join(' ')}] ${state}`
}

function span(spanMs: number | null): string {
  return spanMs === null ? 'never' : `${(spanMs / 1000).toFixed(2)} s`
}

function report(tally: Tally): boolean {
  const { drills, partitions, asPredicted, explained, unexplained, acknowledged, lost, failed } = tally
  console.log(`\n${drills} drills, ${failed} failed`)
  console.log(
    `  ${asPredicted} of ${partitions} partitions as predicted, ${explained} explained, ${unexplained} unexplained   (wanted: 0)`,
  )
  console.log(`  ${lost} of ${acknowledged} acknowledged messages lost   (wanted: 0)`)
  console.log(JSON.stringify({ bench: 'drills', ...tally }))
  return failed === 0 && unexplained === 0 && lost === 0
}
