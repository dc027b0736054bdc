import { queryString } from '#components/data/queries.ts'

export type TopicTab = 'assignment' | 'messages' | 'order' | 'consumers' | 'storage' | 'configuration' | 'timeline'

/** A page of the cluster; every segment encoded. */
export function clusterHref(cluster: string, ...segments: readonly string[]): string {
  return ['/clusters', ...[cluster, ...segments].map(segment => encodeURIComponent(segment))].join('/')
}

/** The page of a topic, or one of its tabs. A topic that is called `new` has its page under its tab's name. */
export function topicHref(
  cluster: string,
  topic: string,
  tab: TopicTab = 'assignment',
  params: Readonly<Record<string, string | number>> = {},
): string {
  const segments = tab === 'assignment' && topic !== 'new' ? [] : [tab]
  return clusterHref(cluster, 'topics', topic, ...segments) + queryString(params)
}

/** The page of a group. */
export function groupHref(cluster: string, groupId: string): string {
  return clusterHref(cluster, 'groups', groupId)
}

/** The page of a broker. */
export function brokerHref(cluster: string, brokerId: number): string {
  return clusterHref(cluster, 'brokers', String(brokerId))
}
