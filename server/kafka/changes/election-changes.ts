import type { BrokerPool } from '../connections/broker-pool.ts'
import { electLeadersRequest, PREFERRED_ELECTION, UNCLEAN_ELECTION } from '../protocol/elect-leaders.ts'
import { byTopic } from './by-topic.ts'
import { askController, KAFKA_TIMEOUT_MS, requireDone } from './controller.ts'
import { toOutcome } from './reassignment-changes.ts'
import type { PartitionOutcome } from './reassignment-changes.ts'

export interface ElectionChanges {
  /**
   * Elects the preferred leaders, or (`unclean`) the first live replica of partitions that have no leader, whatever it lacks.
   * The outcome has one entry for each partition; ELECTION_NOT_NEEDED says that the wanted one led already.
   * @throws PartituraError `not-authorized`, `refused-by-kafka` for the request as a whole, `outcome-unknown`
   */
  electLeaders(
    type: 'preferred' | 'unclean',
    partitions: readonly { topic: string; partition: number }[],
    signal: AbortSignal,
  ): Promise<PartitionOutcome[]>
}

export function createElectionChanges(pool: BrokerPool): ElectionChanges {
  return {
    async electLeaders(type, partitions, signal) {
      const options = { signal, validateOnly: false, what: `the ${type} election` }
      const topics = byTopic(partitions).map(({ name, partitions: entries }) => ({
        name,
        partitions: entries.map(entry => entry.partition),
      }))
      const electionType = type === 'unclean' ? UNCLEAN_ELECTION : PREFERRED_ELECTION
      const args = { electionType, topics, timeoutMs: KAFKA_TIMEOUT_MS } as const
      const answer = await askController(pool, electLeadersRequest, args, whole => whole, options)
      requireDone(answer, options)
      return answer.results.map(toOutcome)
    },
  }
}
