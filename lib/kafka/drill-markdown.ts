import { formatDuration } from '../format/duration.ts'
import { formatCount } from '../format/number.ts'
import type { Drill, DrillOutcome, DrillReport, DrillStanding } from '../wire/drill.ts'
import { DRILL_WORDS, lossSentence } from './drill-summary.ts'

/** A drill as a Markdown document (CommonMark with tables), to be kept or sent. Times are UTC. */
export function drillMarkdown(drill: Drill, clusterName: string): string {
  const { brokerId, kind, state, startedAtMs, endedAtMs, note, report, prediction } = drill
  const lines = [
    `# Failure drill: broker ${brokerId} ${DRILL_WORDS[kind]}`,
    '',
    `Cluster ${text(clusterName)} · ${state} · ${stamp(startedAtMs)} to ${endedAtMs === null ? 'now' : stamp(endedAtMs)} · drill ${drill.drillId}`,
    '',
  ]
  if (note !== null) lines.push(text(note), '')
  if (report !== null) lines.push(...reportLines(report))
  else if (prediction !== null)
    lines.push('## Prediction', '', text(prediction.sentence.headline), '', text(prediction.sentence.detail), '')
  if (drill.events.length > 0) {
    lines.push('## Events', '', '| After | What |', '|---|---|')
    for (const { afterMs, timeMs, text: what } of drill.events)
      lines.push(row([afterMs === null ? stamp(timeMs) : signed(afterMs), what]))
    if (drill.omittedEvents > 0) lines.push('', `${formatCount(drill.omittedEvents)} later events were not kept.`)
    lines.push('')
  }
  return lines.join('\n')
}

function reportLines(report: DrillReport): string[] {
  const { sentence, messages, leadersMoved, counts, partitions } = report
  const figures: [string, string][] = [
    ['Acknowledged messages', `${capital(lossSentence(messages))}.`],
    ['Unacknowledged messages', unacknowledged(report)],
    ['Noticed by us', `${span(report.noticedByUsMs)}${report.noticedHow === null ? '' : ` (${report.noticedHow})`}`],
    ['Noticed by Kafka', span(report.noticedByKafkaMs)],
    ['Every partition had lost the broker', span(report.settledMs)],
    ['Longest without a leader', place(report.longestWithoutLeader)],
    ['Longest wait of a writer', place(report.longestWriteWait)],
    ['Leaders moved', `${formatCount(leadersMoved.real)}, predicted ${formatCount(leadersMoved.predicted)}`],
    ['Broker away', span(report.awayMs)],
    ['Answered after its return', span(report.answeredAfterMs)],
    ['In every ISR after its return', span(report.isrWholeAfterMs)],
    ['Controller', `${report.controller.before ?? 'unknown'} before, ${report.controller.after ?? 'unknown'} after`],
    ['Partitions as predicted', `${formatCount(counts.asPredicted)} of ${formatCount(partitions.length)}`],
  ]
  return [
    '## Report',
    '',
    text(sentence.headline),
    '',
    text(sentence.detail),
    '',
    '| | |',
    '|---|---|',
    ...figures.map(row),
    '',
    `Metadata was read every 50 ms; the longest time between two looks was ${formatDuration(report.longestGapMs)}.`,
    '',
    '## Partitions',
    '',
    '| Partition | Before | Predicted | Outcome | Verdict | Changed after | Without leader | In the ISR again |',
    '|---|---|---|---|---|---|---|---|',
    ...partitions.map(partitionRow),
    '',
  ]
}

function partitionRow(outcome: DrillOutcome): string {
  const verdict = outcome.explanation === null ? outcome.verdict : `${outcome.verdict}: ${outcome.explanation}`
  return row([
    `${outcome.topic}-${outcome.partition}`,
    standing(outcome.before),
    standing(outcome.after),
    outcome.outcome === null ? 'not seen' : standing(outcome.outcome),
    verdict,
    span(outcome.changedAfterMs),
    span(outcome.withoutLeaderMs),
    span(outcome.rejoinedAfterMs),
  ])
}

function unacknowledged({ messages }: DrillReport): string {
  const { unacknowledged: count, unacknowledgedFound: found } = messages
  return found === null ? formatCount(count) : `${formatCount(count)}, of which ${formatCount(found)} are there`
}

function place(longest: DrillReport['longestWithoutLeader']): string {
  return longest === null ? 'none' : `${formatDuration(longest.spanMs)} (${longest.topic}-${longest.partition})`
}

function standing({ leader, isr, state }: DrillStanding): string {
  return `${leader ?? 'no leader'}, ISR ${isr.join(' ') || 'empty'}, ${state}`
}

function span(spanMs: number | null): string {
  return spanMs === null ? 'not seen' : formatDuration(spanMs)
}

function signed(afterMs: number): string {
  return afterMs < 0 ? `−${formatDuration(-afterMs)}` : formatDuration(afterMs)
}

function stamp(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('T', ' ').slice(0, 19)
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(text).join(' | ')} |`
}

/** Names come from the cluster: what Markdown would take for markup is shown as it is. */
function text(plain: string): string {
  return plain.replaceAll(/[\\`*_[\]<>|]/g, String.raw`\$&`).replaceAll(/\s+/g, ' ')
}
