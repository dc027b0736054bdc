/** What a drill comes to: the figures over all its partitions, and the sentence that says it. */
import { formatDuration } from '../format/duration.ts'
import { formatCount, plural } from '../format/number.ts'
import type { DrillKind, DrillMessages, DrillOutcome, DrillReport, DrillVerdict } from '../wire/drill.ts'

/** What happened to the broker, as the end of "Broker 3 …". */
export const DRILL_WORDS: Readonly<Record<DrillKind, string>> = {
  stop: 'was stopped',
  kill: 'was killed',
  pause: 'was paused',
  'lose-disk': 'was killed and lost its disk',
}

/** Partitions by how prediction and outcome agree. */
export function drillCounts(partitions: readonly DrillOutcome[]): DrillReport['counts'] {
  const count = (verdict: DrillVerdict) => partitions.filter(partition => partition.verdict === verdict).length
  return {
    asPredicted: count('as-predicted'),
    explained: count('explained'),
    unexplained: count('unexplained'),
    unknown: count('unknown'),
  }
}

export function movedLeaders(partitions: readonly DrillOutcome[]): DrillReport['leadersMoved'] {
  const moved = (before: number | null, after: number | null | undefined) =>
    after !== null && after !== undefined && after !== before
  return {
    predicted: partitions.filter(({ before, after }) => moved(before.leader, after.leader)).length,
    real: partitions.filter(({ before, outcome }) => moved(before.leader, outcome?.leader)).length,
  }
}

/** The partition for which this took longest; null: none had it happen. */
export function longestOf(
  partitions: readonly DrillOutcome[],
  span: 'withoutLeaderMs' | 'writeWaitMs',
): DrillReport['longestWithoutLeader'] {
  let longest: DrillReport['longestWithoutLeader'] = null
  for (const { topic, partition, [span]: spanMs } of partitions) {
    if (spanMs !== null && spanMs > (longest?.spanMs ?? 0)) longest = { topic, partition, spanMs }
  }
  return longest
}

/** How long after the broker's return the last partition had it back; null when one has not. */
export function isrWholeAfter(partitions: readonly DrillOutcome[]): number | null {
  const spans = partitions.filter(({ outcome }) => outcome !== null).map(({ rejoinedAfterMs }) => rejoinedAfterMs)
  return spans.reduce<number | null>((last, spanMs) => (last === null || spanMs === null ? null : Math.max(last, spanMs)), 0)
}

/** “0 of 12,345 acknowledged messages lost”. */
export function lossSentence({ lost, acknowledged, reason }: DrillMessages): string {
  if (lost !== null) return `${formatCount(lost)} of ${formatCount(acknowledged)} acknowledged messages lost`
  return `the ${plural(acknowledged, 'acknowledged message')} could not be counted${reason === null ? '' : `: ${reason}`}`
}

type Figures = Pick<
  DrillReport,
  'counts' | 'messages' | 'noticedByUsMs' | 'noticedByKafkaMs' | 'isrWholeAfterMs' | 'longestWithoutLeader'
>

export function reportSentence(
  { brokerId, kind }: { brokerId: number; kind: DrillKind },
  { counts, messages, ...figures }: Figures,
): DrillReport['sentence'] {
  const headline = `Broker ${brokerId} ${DRILL_WORDS[kind]}: ${countsWords(counts)}; ${lossSentence(messages)}.`
  const { noticedByUsMs, noticedByKafkaMs, longestWithoutLeader, isrWholeAfterMs } = figures
  const parts = [
    noticedByUsMs === null ? null : `We noticed after ${formatDuration(noticedByUsMs)}`,
    noticedByKafkaMs === null ? 'Kafka did not notice' : `Kafka after ${formatDuration(noticedByKafkaMs)}`,
    longestWithoutLeader === null
      ? 'no partition was without a leader'
      : `${longestWithoutLeader.topic}-${longestWithoutLeader.partition} was without a leader for ${formatDuration(longestWithoutLeader.spanMs)}`,
    isrWholeAfterMs === null
      ? 'not every replica was back in its ISR at the end'
      : `all replicas were back in their ISRs ${formatDuration(isrWholeAfterMs)} after the return`,
  ]
  return { headline, detail: `${parts.filter(part => part !== null).join('; ')}.` }
}

function countsWords({ asPredicted, explained, unexplained, unknown }: DrillReport['counts']): string {
  const all = asPredicted + explained + unexplained + unknown
  if (all === 0) return 'no partition had it in its ISR'
  if (asPredicted === all)
    return all === 1 ? 'its one partition did as predicted' : `all ${formatCount(all)} partitions did as predicted`
  const rest = [
    explained > 0 ? `${formatCount(explained)} explained` : null,
    unexplained > 0 ? `${formatCount(unexplained)} unexplained` : null,
    unknown > 0 ? `${formatCount(unknown)} not seen` : null,
  ]
  return `${formatCount(asPredicted)} of ${formatCount(all)} partitions did as predicted, ${rest.filter(part => part !== null).join(', ')}`
}
