import { keys } from '#components/data/keys.ts'
import { clusterPath, queryString } from '#components/data/queries.ts'
import { hasInside, type PagesQuery } from '#components/data/pages.ts'
import { topicList, type TopicSummary } from '#lib/wire/topics'

export const TOPIC_PROBLEMS = ['', 'any', 'under-replicated', 'under-min-isr', 'offline'] as const
export type TopicProblem = (typeof TOPIC_PROBLEMS)[number]

/** What the topics page asks for; all of it stands in its URL. */
export interface TopicListParams {
  /** Part of the name, whatever the case. */
  readonly filter: string
  /** Only topics that have this; empty: all. */
  readonly problem: TopicProblem
  /** With Kafka's own topics. */
  readonly internal: boolean
  /** A field of the summary, `-` in front for descending. */
  readonly sort: string
}

const PAGE_SIZE = 200

/** Reads the page's URL as the view does, for the server to prefetch the same. */
export function topicListParams(get: (name: string) => string | null): TopicListParams {
  const problem = get('problem')
  return {
    filter: (get('q') ?? '').trim().slice(0, 300),
    problem: TOPIC_PROBLEMS.find(known => known === problem) ?? '',
    internal: get('internal') === '1',
    sort: sortOf(get('sort')),
  }
}

const SORTS = [
  'name',
  'partitionCount',
  'replicationFactor',
  'minInsyncReplicas',
  'messages',
  'sizeBytes',
  'messagesPerSecond',
  'retentionMs',
]

function sortOf(text: string | null): string {
  return text !== null && SORTS.includes(text.replace(/^-/, '')) ? text : 'name'
}

/** The list with its filter and order, page by page. */
export function topicPages(cluster: string, params: TopicListParams): PagesQuery<TopicSummary> {
  const asked = {
    filter: params.filter === '' ? undefined : params.filter,
    problem: params.problem === '' ? undefined : params.problem,
    internal: params.internal ? undefined : 'false',
    sort: params.sort,
    limit: PAGE_SIZE,
  }
  return {
    queryKey: [...keys.topics(cluster), 'list', params],
    pathOf: cursor => clusterPath(cluster, 'topics') + queryString({ ...asked, cursor: cursor ?? undefined }),
    schema: topicList,
    fits: topic => hasInside(topic.name, params.filter) && (params.internal || !topic.internal),
  }
}
