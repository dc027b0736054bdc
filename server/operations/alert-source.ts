import type { DiskFacts, GroupFacts, LagFacts } from '#lib/alerts/facts'
import type { ClusterState, GroupState } from '#lib/kafka/cluster-state'
import { sumCounted } from '#lib/kafka/lag'
import type { AlertSource } from '../alerts/alert-engine.ts'
import type { Log } from '../log.ts'
import type { ClusterHandle, HistoryReader } from './context.ts'
import { groupLag, largestLagSeconds, topicPartitions, type GroupPartition } from './group-offsets.ts'
import { listLogDirs } from './list-log-dirs.ts'

/** One cluster as the rules of alerts see it: the same numbers that its pages show. */
export function alertSource(cluster: ClusterHandle, history: HistoryReader, log: Log): AlertSource {
  return {
    clusterId: cluster.config.id,
    facts() {
      const state = cluster.state()
      return { state, group: group => groupFacts(state, group) }
    },
    async disks(signal) {
      const { items } = await listLogDirs({ cluster, history, log, signal, nowMs: Date.now() }, {})
      return items.map(({ brokerId, path, daysUntilFull, reason, error, usableBytes, growthBytesPerDay }): DiskFacts => {
        const lasts = error === null && daysUntilFull === null && growthBytesPerDay !== null && usableBytes !== null
        return { brokerId, path, daysUntilFull, reason, lasts }
      })
    },
  }
}

function groupFacts(state: ClusterState, group: GroupState): GroupFacts {
  return {
    get total() {
      const { lag, reason, lagSeconds } = groupLag(state, group)
      return { lag, reason, lagSeconds: lag === null ? null : lagSeconds }
    },
    topics: (group.offsets ?? []).map(({ topic }) => topic),
    topic(name) {
      const offsets = group.offsets?.find(({ topic }) => topic === name)
      return lagFacts(offsets === undefined ? [] : topicPartitions(state, group, offsets))
    },
  }
}

function lagFacts(partitions: readonly GroupPartition[]): LagFacts {
  const { lag, reason } = sumCounted(partitions)
  return { lag, reason, lagSeconds: lag === null ? null : largestLagSeconds(partitions) }
}
