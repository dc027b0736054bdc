import type { FetchedPartition } from '#server/kafka/protocol/fetch'
import { walkLogEntries } from '#server/kafka/record-batch'

interface Ahead {
  offset: bigint
  /** null: nothing that could be used. */
  coming: Promise<FetchedPartition | null>
}

/**
 * What was fetched of partitions before they asked for it: the next piece is on its way while the last one is looked through.
 * It counts only where the search then really goes on at that offset; otherwise, and when it failed, the partition asks as usual.
 */
export class ReadAhead {
  readonly #ahead = new Map<number, Ahead>()
  readonly #takeBack: (records: Uint8Array) => void

  constructor(takeBack: (records: Uint8Array) => void) {
    this.#takeBack = takeBack
  }

  /** Once it is here it counts for no budget: it may wait for another partition, which must find room to be fetched. */
  begin(partition: number, offset: bigint, fetching: Promise<FetchedPartition | null>): void {
    const coming = fetching.then(
      fetched => {
        if (fetched === null) return null
        if (fetched.errorCode === 0 && fetched.records.length > 0) return fetched
        this.#takeBack(fetched.records)
        return null
      },
      () => null,
    )
    this.#ahead.set(partition, { offset, coming })
  }

  /** The piece at this offset, or null when none was fetched ahead; one at another offset is given back. */
  claim(partition: number, offset: bigint): Promise<FetchedPartition | null> | null {
    const ahead = this.#ahead.get(partition)
    if (ahead === undefined) return null
    this.#ahead.delete(partition)
    if (ahead.offset === offset) return ahead.coming
    void ahead.coming.then(fetched => fetched !== null && this.#takeBack(fetched.records))
    return null
  }
}

/** Where the whole batches of an answer end; null: not known, for something in it is none, or it holds no whole one. */
export function endOfBatches(records: Buffer): bigint | null {
  let end: bigint | null = null
  for (const entry of walkLogEntries(records)) {
    if (entry.kind !== 'batch') return null
    end = entry.lastOffset + 1n
  }
  return end
}
