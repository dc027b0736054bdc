import { comparePartition, type DrillTimes } from '#lib/kafka/drill-report'
import { drillCounts, isrWholeAfter, longestOf, movedLeaders, reportSentence } from '#lib/kafka/drill-summary'
import type { DrillMessages, DrillReport } from '#lib/wire/drill'
import type { DrillRecord } from './drill-record.ts'
import { epochNow } from './measure/epoch-now.ts'
import type { AnswerSight, CheckedMessages } from './measure/protocol.ts'

/** What the drill has shown; null before anything was predicted or done. */
export function reportDrill(
  record: DrillRecord,
  controller: DrillReport['controller'],
  checked: { messages: CheckedMessages | null; reason: string | null },
): DrillReport | null {
  const { head, prediction, deedAtMs, returnAtMs, trails, lanes } = record
  if (prediction === null || deedAtMs === null) return null
  const silent = trails.answers.find(({ atMs, answering }) => !answering && atMs >= deedAtMs)
  const times = timesOf(record, deedAtMs, silent)
  const until = times.settledAtMs ?? times.endedAtMs
  const alsoLost = trails.brokers
    .filter(({ brokerId, registered, atMs }) => !registered && brokerId !== head.brokerId && atMs <= until)
    .map(({ brokerId }) => brokerId)
  const compared = { brokerId: head.brokerId, times, alsoLost }
  const waits = new Map(lanes.map(({ partition, longestWaitMs }) => [partition, longestWaitMs]))
  const partitions = prediction.partitions.map(predicted => {
    const looks = trails.looksOf(predicted.topic, predicted.partition)
    const outcome = comparePartition(predicted, looks, record.rules.get(predicted.topic) ?? null, compared)
    return predicted.topic === prediction.topic.name
      ? { ...outcome, writeWaitMs: waits.get(predicted.partition) ?? null }
      : outcome
  })
  const figures = {
    counts: drillCounts(partitions),
    messages: messagesOf(record, checked),
    noticedByUsMs: silent === undefined ? null : silent.atMs - deedAtMs,
    noticedByKafkaMs: firstNotice(record, deedAtMs),
    longestWithoutLeader: longestOf(partitions, 'withoutLeaderMs'),
    isrWholeAfterMs: returnAtMs === null ? null : isrWholeAfter(partitions),
  }
  return {
    ...figures,
    sentence: reportSentence(head, figures),
    deedAtMs,
    noticedHow: silent?.reason ?? null,
    settledMs: times.settledAtMs === null ? null : times.settledAtMs - deedAtMs,
    awayMs: returnAtMs === null ? null : returnAtMs - deedAtMs,
    answeredAfterMs: returnAtMs === null || times.answeredAtMs === null ? null : times.answeredAtMs - returnAtMs,
    leadersMoved: movedLeaders(partitions),
    longestWriteWait: longestWait(record),
    controller,
    partitions,
    longestGapMs: record.longestGapMs,
  }
}

/** A broker that is stopped in order serves until its last answer; one that is killed or paused is gone at once. */
function timesOf(record: DrillRecord, deedAtMs: number, silent: AnswerSight | undefined): DrillTimes {
  const { head, returnAtMs, trails } = record
  const lastAnswerMs = silent?.lastAnswerMs ?? null
  const answered = trails.answers.find(({ atMs, answering }) => answering && atMs >= (returnAtMs ?? Infinity))
  return {
    deedAtMs,
    gaveOutAtMs: head.kind === 'stop' && lastAnswerMs !== null ? Math.max(deedAtMs, lastAnswerMs) : deedAtMs,
    settledAtMs: record.settledAtMs,
    returnAtMs,
    answeredAtMs: answered?.atMs ?? null,
    endedAtMs: record.seenAtMs ?? epochNow(),
  }
}

/** When the metadata first showed the loss: the broker gone from an ISR, or from the list of brokers. */
function firstNotice({ head, trails, prediction }: DrillRecord, deedAtMs: number): number | null {
  const gone = trails.brokers.find(
    ({ brokerId, registered, atMs }) => brokerId === head.brokerId && !registered && atMs >= deedAtMs,
  )
  const changes = (prediction?.partitions ?? []).flatMap(({ topic, partition }) => {
    const look = trails.looksOf(topic, partition)?.find(({ atMs, isr }) => atMs >= deedAtMs && !isr.includes(head.brokerId))
    return look === undefined ? [] : [look.atMs]
  })
  const firstMs = Math.min(gone?.atMs ?? Infinity, ...changes)
  return firstMs === Infinity ? null : firstMs - deedAtMs
}

/** Also of partitions that the broker had nothing to do with. */
function longestWait({ lanes, prediction }: DrillRecord): DrillReport['longestWriteWait'] {
  const longest = lanes.toSorted((a, b) => b.longestWaitMs - a.longestWaitMs)[0]
  if (longest === undefined || prediction === null) return null
  return { topic: prediction.topic.name, partition: longest.partition, spanMs: longest.longestWaitMs }
}

function messagesOf(
  { lanes }: DrillRecord,
  { messages, reason }: { messages: CheckedMessages | null; reason: string | null },
): DrillMessages {
  if (messages !== null) {
    const { foreign: _foreign, ...counted } = messages
    return { ...counted, reason }
  }
  const sum = (of: 'acknowledged' | 'unacknowledged') => lanes.reduce((total, lane) => total + lane[of], 0)
  return {
    acknowledged: sum('acknowledged'),
    lost: null,
    lostNumbers: [],
    unacknowledged: sum('unacknowledged'),
    unacknowledgedFound: null,
    read: null,
    repeated: null,
    damagedBatches: null,
    reason,
  }
}
