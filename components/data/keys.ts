/**
 * One key per answer of the API, hierarchical: `keys.cluster(id)` is the prefix of all that belongs to a cluster, so one
 * call can invalidate it; live events address an answer by its exact key.
 */
export const keys = {
  clusters: () => ['clusters'] as const,
  cluster: (cluster: string) => ['cluster', cluster] as const,
  overview: (cluster: string) => [...keys.cluster(cluster), 'overview'] as const,
  brokers: (cluster: string) => [...keys.cluster(cluster), 'brokers'] as const,
  broker: (cluster: string, brokerId: number) => [...keys.cluster(cluster), 'broker', brokerId] as const,
  brokerConfigs: (cluster: string, brokerId: number) => [...keys.broker(cluster, brokerId), 'configs'] as const,
  logDirs: (cluster: string, brokerId?: number) => [...keys.cluster(cluster), 'log-dirs', brokerId ?? 'all'] as const,
  listeners: (cluster: string, brokerId: number) => [...keys.broker(cluster, brokerId), 'listeners'] as const,
  catchUps: (cluster: string) => [...keys.cluster(cluster), 'catch-up'] as const,
  quorum: (cluster: string) => [...keys.cluster(cluster), 'quorum'] as const,
  topics: (cluster: string) => [...keys.cluster(cluster), 'topics'] as const,
  topic: (cluster: string, topic: string) => [...keys.cluster(cluster), 'topic', topic] as const,
  topicFields: (cluster: string, topic: string, formats: string) => [...keys.topic(cluster, topic), 'fields', formats] as const,
  topicConfigs: (cluster: string, topic: string) => [...keys.topic(cluster, topic), 'configs'] as const,
  topicOffsets: (cluster: string, topic: string) => [...keys.topic(cluster, topic), 'offsets'] as const,
  removal: (cluster: string, topic: string, partition: number, offset: string) =>
    [...keys.topic(cluster, topic), 'removal', partition, offset] as const,
  topicRetention: (cluster: string, topic: string) => [...keys.topic(cluster, topic), 'retention'] as const,
  reassignments: (cluster: string) => [...keys.cluster(cluster), 'reassignments'] as const,
  reassignment: (cluster: string, id: string) => [...keys.cluster(cluster), 'reassignment', id] as const,
  throttles: (cluster: string) => [...keys.cluster(cluster), 'throttles'] as const,
  groups: (cluster: string) => [...keys.cluster(cluster), 'groups'] as const,
  group: (cluster: string, groupId: string) => [...keys.cluster(cluster), 'group', groupId] as const,
  drills: (cluster: string) => [...keys.cluster(cluster), 'drills'] as const,
  drill: (cluster: string, drillId: string) => [...keys.drills(cluster), drillId] as const,
  drillPlan: (cluster: string, brokerId: number, kind: string) =>
    [...keys.cluster(cluster), 'drill-plan', brokerId, kind] as const,
  history: (cluster: string, query: Readonly<Record<string, string | number | undefined>>) =>
    [...keys.cluster(cluster), 'history', query] as const,
  marks: (cluster: string, range: string) => [...keys.cluster(cluster), 'marks', range] as const,
  events: (cluster: string, query: Readonly<Record<string, string | number | undefined>>) =>
    [...keys.cluster(cluster), 'events', query] as const,
}
