import type { TopicState } from '#lib/kafka/cluster-state'
import type { MetadataTopic } from '../../kafka/protocol/metadata.ts'
import type { RowSpace } from './row-space.ts'
import { updateTopics, type PartitionExtras, type TopicsUpdate } from './topics.ts'

interface Told {
  answered: readonly MetadataTopic[]
  extras: PartitionExtras
}

const NOTHING: ReadonlySet<string> = new Set()

/** Turns metadata answers into topics; compares ten thousand partitions only when something else was told than last time. */
export class TopicModel {
  #last: Told | null = null
  #told: Told | null = null

  forget(): void {
    this.#last = null
    this.#told = null
  }

  /** What the last update gave is in the state: until then the same list told again is looked through again. */
  confirm(): void {
    this.#last = this.#told
  }

  /** As `updateTopics`. `before` holds what the last update gave, configs and rows aside: those are none of its matters. */
  update(
    before: ReadonlyMap<string, TopicState>,
    answered: readonly MetadataTopic[],
    extras: PartitionExtras,
    rows: RowSpace,
    nowMs: number,
  ): TopicsUpdate {
    const told = { answered, extras }
    if (this.#last !== null && isSameTold(this.#last, told)) return { topics: before, changed: NOTHING, removed: NOTHING }
    this.#told = told
    return updateTopics(before, answered, extras, rows, nowMs)
  }
}

/** An answer that came again is the same object (`rememberingMetadata`). What is told of partitions in trouble is new at every look. */
function isSameTold(last: Told, told: Told): boolean {
  return last.answered === told.answered && isQuiet(last.extras) && isQuiet(told.extras) && knowsAlike(last, told)
}

function isQuiet({ reassignments, eligibleLeaders }: PartitionExtras): boolean {
  return reassignments.size === 0 && (eligibleLeaders === null || eligibleLeaders.size === 0)
}

/** Nothing told is not the same as an empty list told. */
function knowsAlike(last: Told, told: Told): boolean {
  return (last.extras.eligibleLeaders === null) === (told.extras.eligibleLeaders === null)
}
