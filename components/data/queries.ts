import type * as z from 'zod/mini'
import type { HistoryQuery } from '#lib/wire/history'
import { keys } from './keys.ts'

/**
 * A GET of the API, described once for both sides: a page prefetches `path` in the server's process, the browser fetches it
 * over HTTP, and both find the answer under `queryKey`. `live` is the stream's scope that keeps the answer fresh, if there is one.
 */
export interface ApiQuery<Schema extends z.core.$ZodType = z.core.$ZodType> {
  readonly queryKey: readonly unknown[]
  /** Behind `/api/v1`. */
  readonly path: string
  readonly schema: SchemaSource<Schema>
  readonly live: { readonly cluster: string | null; readonly scope: string } | null
}

/** A schema, or the way to its code. */
export type SchemaSource<Schema extends z.core.$ZodType> = Schema | (() => Promise<Schema>)

const load = () => import('./schemas.ts')

/** Query parameters of a list or a history; undefined ones are left out. */
export type Params = Readonly<Record<string, string | number | undefined>>

export const clustersQuery = () => ({
  queryKey: keys.clusters(),
  path: '/clusters',
  schema: () => load().then(all => all.clusterList),
  live: { cluster: null, scope: 'clusters' },
})

export const overviewQuery = (cluster: string) => ({
  queryKey: keys.overview(cluster),
  path: clusterPath(cluster, 'overview'),
  schema: () => load().then(all => all.overview),
  live: { cluster, scope: 'overview' },
})

export const brokersQuery = (cluster: string) => ({
  queryKey: keys.brokers(cluster),
  path: clusterPath(cluster, 'brokers'),
  schema: () => load().then(all => all.brokerList),
  live: { cluster, scope: 'brokers' },
})

export const brokerQuery = (cluster: string, brokerId: number) => ({
  queryKey: keys.broker(cluster, brokerId),
  path: clusterPath(cluster, 'brokers', String(brokerId)),
  schema: () => load().then(all => all.brokerDetail),
  live: { cluster, scope: `broker:${brokerId}` },
})

export const brokerConfigsQuery = (cluster: string, brokerId: number) => ({
  queryKey: keys.brokerConfigs(cluster, brokerId),
  path: clusterPath(cluster, 'brokers', String(brokerId), 'configs'),
  schema: () => load().then(all => all.configs),
  live: null,
})

/** Brokers that copy what they miss; empty while all replicas are in sync. */
export const catchUpQuery = (cluster: string) => ({
  queryKey: keys.catchUps(cluster),
  path: clusterPath(cluster, 'catch-up'),
  schema: () => load().then(all => all.catchUpList),
  live: { cluster, scope: 'catch-up' },
})

/** Log directories with their growth, of all brokers or of one. */
export const logDirsQuery = (cluster: string, brokerId?: number) => ({
  queryKey: keys.logDirs(cluster, brokerId),
  path: clusterPath(cluster, 'log-dirs') + queryString({ brokerId }),
  schema: () => load().then(all => all.logDirList),
  live: null,
})

export const listenersQuery = (cluster: string, brokerId: number) => ({
  queryKey: keys.listeners(cluster, brokerId),
  path: clusterPath(cluster, 'brokers', String(brokerId), 'listeners'),
  schema: () => load().then(all => all.listeners),
  live: null,
})

export const quorumQuery = (cluster: string) => ({
  queryKey: keys.quorum(cluster),
  path: clusterPath(cluster, 'quorum'),
  schema: () => load().then(all => all.quorum),
  live: null,
})

/** All topics of a cluster, up to the API's largest page; the browser filters and sorts what it has. */
export const topicsQuery = (cluster: string) => ({
  queryKey: keys.topics(cluster),
  path: `${clusterPath(cluster, 'topics')}?limit=5000`,
  schema: () => load().then(all => all.topicList),
  live: { cluster, scope: 'topics' },
})

export const topicQuery = (cluster: string, name: string) => ({
  queryKey: keys.topic(cluster, name),
  path: clusterPath(cluster, 'topics', name),
  schema: () => load().then(all => all.topic),
  live: { cluster, scope: `topic:${name}` },
})

/** What a filter may name, by a sample of the newest messages read in these formats. */
export const topicFieldsQuery = (cluster: string, name: string, formats: Readonly<Record<string, string>>) => ({
  queryKey: keys.topicFields(cluster, name, queryString(formats)),
  path: clusterPath(cluster, 'topics', name, 'fields') + queryString(formats),
  schema: () => load().then(all => all.fieldSample),
  live: null,
})

export const topicConfigsQuery = (cluster: string, name: string) => ({
  queryKey: keys.topicConfigs(cluster, name),
  path: clusterPath(cluster, 'topics', name, 'configs'),
  schema: () => load().then(all => all.configs),
  live: null,
})

/** Where the logs of a topic begin and end, and where its groups stand in them. */
export const topicOffsetsQuery = (cluster: string, name: string) => ({
  queryKey: keys.topicOffsets(cluster, name),
  path: clusterPath(cluster, 'topics', name, 'offsets'),
  schema: () => load().then(all => all.topicOffsets),
  live: { cluster, scope: `offsets:${name}` },
})

export const removalQuery = (cluster: string, name: string, partition: number, offset: string) => ({
  queryKey: keys.removal(cluster, name, partition, offset),
  path: clusterPath(cluster, 'topics', name, 'messages', String(partition), offset, 'removal'),
  schema: () => load().then(all => all.removal),
  live: null,
})

export const retentionQuery = (cluster: string, name: string) => ({
  queryKey: keys.topicRetention(cluster, name),
  path: clusterPath(cluster, 'topics', name, 'retention'),
  schema: () => load().then(all => all.retention),
  live: null,
})

export const groupsQuery = (cluster: string) => ({
  queryKey: keys.groups(cluster),
  path: `${clusterPath(cluster, 'groups')}?limit=5000`,
  schema: () => load().then(all => all.groupList),
  live: { cluster, scope: 'groups' },
})

/** What was changed in a group through this dashboard. */
export const groupChangesQuery = (cluster: string, groupId: string) => ({
  queryKey: [...keys.group(cluster, groupId), 'changes'],
  path: clusterPath(cluster, 'groups', groupId, 'changes'),
  schema: () => load().then(all => all.groupChangeList),
  live: null,
})

export const groupQuery = (cluster: string, groupId: string) => ({
  queryKey: keys.group(cluster, groupId),
  path: clusterPath(cluster, 'groups', groupId),
  schema: () => load().then(all => all.group),
  live: { cluster, scope: `group:${groupId}` },
})

export const reassignmentsQuery = (cluster: string) => ({
  queryKey: keys.reassignments(cluster),
  path: clusterPath(cluster, 'reassignments'),
  schema: () => load().then(all => all.reassignmentList),
  live: { cluster, scope: 'reassignments' },
})

export const reassignmentQuery = (cluster: string, id: string) => ({
  queryKey: keys.reassignment(cluster, id),
  path: clusterPath(cluster, 'reassignments', id),
  schema: () => load().then(all => all.reassignmentAnswer),
  live: null,
})

export const throttlesQuery = (cluster: string) => ({
  queryKey: keys.throttles(cluster),
  path: clusterPath(cluster, 'throttles'),
  schema: () => load().then(all => all.throttleList),
  live: null,
})

export const historyOf = (cluster: string, query: HistoryQuery) => ({
  queryKey: keys.history(cluster, query),
  path: clusterPath(cluster, 'history') + queryString(query),
  schema: () => load().then(all => all.history),
  live: null,
})

/** The demo cluster only. */
export const drillsQuery = (cluster: string) => ({
  queryKey: keys.drills(cluster),
  path: clusterPath(cluster, 'drills'),
  schema: () => load().then(all => all.drillList),
  live: null,
})

export const drillQuery = (cluster: string, drillId: string) => ({
  queryKey: keys.drill(cluster, drillId),
  path: clusterPath(cluster, 'drills', drillId),
  schema: () => load().then(all => all.drillAnswer),
  live: null,
})

/** `query`: `kind`, `severity`, `brokerId`, `involving`, `topic`, `partition`, `group`, `text`, `fromMs`, `toMs`, `limit`, `cursor`. */
export const eventsQuery = (cluster: string, query: Params = {}) => ({
  queryKey: keys.events(cluster, query),
  path: clusterPath(cluster, 'events') + queryString(query),
  schema: () => load().then(all => all.eventList),
  live: null,
})

/** Moments that people marked, such as deployments, of a stretch of time. */
export const marksQuery = (cluster: string, range: string, params: Params) => ({
  queryKey: keys.marks(cluster, range),
  path: clusterPath(cluster, 'marks') + queryString(params),
  schema: () => load().then(all => all.markList),
  live: null,
})

/** `/clusters/{cluster}/…` with every segment encoded: a group id may hold any character. */
export function clusterPath(cluster: string, ...segments: readonly string[]): string {
  return ['/clusters', ...[cluster, ...segments].map(segment => encodeURIComponent(segment))].join('/')
}

/** `?a=1&b=2`, or nothing when no parameter is set. */
export function queryString(params: Params): string {
  const pairs = Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`
}
