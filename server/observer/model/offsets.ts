import type { TopicState } from '#lib/kafka/cluster-state'
import { UNKNOWN_OFFSET } from '#lib/kafka/cluster-state'
import type { Failure } from '#lib/wire/common'
import { kafkaFailure } from '../../kafka/errors.ts'
import type { ListOffsetsAnswer } from '../../kafka/protocol/list-offsets.ts'
import type { LedPartitions, LeaderOffsets, OffsetsRead } from '../../kafka/reads/offsets.ts'
import type { RateMemory } from './rate-memory.ts'
import type { RowSpace } from './row-space.ts'
import { partitionOf } from './topics.ts'

export interface OffsetsUpdate {
  /** Topics with an offset or a rate that moved. */
  touched: Set<string>
  failures: Failure[]
  /** A broker said that it does not lead what metadata says it leads: metadata is old. */
  leadersMoved: boolean
}

/** Partitions by leader, for `readOffsets`. Partitions without a leader have nobody to ask. */
export function ledPartitions(topics: ReadonlyMap<string, TopicState>): LedPartitions {
  const led = new Map<number, { name: string; partitions: number[] }[]>()
  for (const { name, partitions } of topics.values()) {
    const entries = new Map<number, { name: string; partitions: number[] }>()
    for (const { leader, partition } of partitions) {
      if (leader === null) continue
      let entry = entries.get(leader)
      if (!entry) {
        entry = { name, partitions: [] }
        entries.set(leader, entry)
        const topicsOfLeader = led.get(leader)
        if (topicsOfLeader) topicsOfLeader.push(entry)
        else led.set(leader, [entry])
      }
      entry.partitions.push(partition)
    }
  }
  return led
}

const NOT_LEADER = new Set([3, 6, 74, 75, 76])

/**
 * Writes what the leaders told into the columns, then the rates. A leader that did not answer leaves its partitions' last
 * offsets with their own time; their rate becomes unknown.
 */
export function applyOffsets(
  topics: ReadonlyMap<string, TopicState>,
  rows: RowSpace,
  rates: RateMemory,
  read: OffsetsRead,
  nowMonotonicMs: number,
): OffsetsUpdate {
  const update: OffsetsUpdate = { touched: new Set(), failures: [...read.failures], leadersMoved: false }
  for (const [brokerId, leader] of read.byLeader) {
    const codes = new Map<number, number>()
    writeEnds(topics, rows, leader, update.touched, codes)
    writeStarts(topics, rows, leader.start, update.touched, codes)
    if (leader.stable) writeStable(topics, rows, leader.stable, update.touched)
    for (const [code, count] of codes) {
      if (NOT_LEADER.has(code)) update.leadersMoved = true
      const failure = kafkaFailure(code, brokerId)
      update.failures.push({ ...failure, message: `${count} partition${count === 1 ? '' : 's'}: ${failure.message}` })
    }
  }
  rates.note(rows)
  for (const topic of topics.values()) {
    for (const { row } of topic.partitions) {
      if (rates.update(rows, row, nowMonotonicMs)) update.touched.add(topic.name)
    }
  }
  return update
}

function writeEnds(
  topics: ReadonlyMap<string, TopicState>,
  rows: RowSpace,
  { end, atMs, monotonicMs }: LeaderOffsets,
  touched: Set<string>,
  codes: Map<number, number>,
): void {
  const { logEndOffset, offsetsAsOfMs } = rows.partition
  eachRow(topics, end, codes, (row, offset, name) => {
    if (logEndOffset[row] !== offset) touched.add(name)
    logEndOffset[row] = offset
    offsetsAsOfMs[row] = atMs
    rows.readAtMs[row] = monotonicMs
  })
}

function writeStarts(
  topics: ReadonlyMap<string, TopicState>,
  rows: RowSpace,
  start: ListOffsetsAnswer,
  touched: Set<string>,
  codes: Map<number, number>,
): void {
  const { logStartOffset } = rows.partition
  const ownCodes = new Map<number, number>()
  eachRow(topics, start, ownCodes, (row, offset, name) => {
    if (logStartOffset[row] !== offset) touched.add(name)
    logStartOffset[row] = offset
  })
  for (const [code, count] of ownCodes) codes.set(code, Math.max(codes.get(code) ?? 0, count))
}

/** Errors are those of the log ends, which were told in the same look. */
function writeStable(
  topics: ReadonlyMap<string, TopicState>,
  rows: RowSpace,
  stable: ListOffsetsAnswer,
  touched: Set<string>,
): void {
  const { lastStableOffset, logEndOffset } = rows.partition
  eachRow(topics, stable, new Map(), (row, offset, name) => {
    const isOpen = offset < (logEndOffset[row] ?? UNKNOWN_OFFSET)
    const told = isOpen ? offset : UNKNOWN_OFFSET
    if (lastStableOffset[row] !== told) touched.add(name)
    lastStableOffset[row] = told
  })
}

/** `write` is given the partition's row and its offset; only where one was told. */
function eachRow(
  topics: ReadonlyMap<string, TopicState>,
  answer: ListOffsetsAnswer,
  codes: Map<number, number>,
  write: (row: number, offset: bigint, topic: string) => void,
): void {
  const rows = rowsOf(topics, answer)
  for (const { name, from, to } of answer.topics) {
    for (let i = from; i < to; i++) {
      const row = rows[i] ?? NO_ROW
      const code = answer.errorCode[i] ?? 0
      const offset = answer.offset[i] ?? UNKNOWN_OFFSET
      if (row === NO_ROW) continue
      if (code !== 0) codes.set(code, (codes.get(code) ?? 0) + 1)
      else if (offset >= 0n) write(row, offset, name)
    }
  }
}

const NO_ROW = -1
const rowsByLayout = new WeakMap<ListOffsetsAnswer['topics'], { topics: ReadonlyMap<string, TopicState>; rows: Int32Array }>()

/** The row of each partition of an answer; looked up once for as long as the topics, and the answer's order, are the same. */
function rowsOf(topics: ReadonlyMap<string, TopicState>, { topics: layout, partition }: ListOffsetsAnswer): Int32Array {
  const known = rowsByLayout.get(layout)
  if (known?.topics === topics) return known.rows
  const rows = new Int32Array(partition.length).fill(NO_ROW)
  for (const { name, from, to } of layout) {
    const partitions = topics.get(name)?.partitions ?? []
    for (let i = from; i < to; i++) rows[i] = partitionOf(partitions, partition[i] ?? -1)?.row ?? NO_ROW
  }
  rowsByLayout.set(layout, { topics, rows })
  return rows
}
