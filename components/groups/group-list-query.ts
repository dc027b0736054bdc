import { keys } from '#components/data/keys.ts'
import { clusterPath, queryString } from '#components/data/queries.ts'
import { hasInside, type PagesQuery } from '#components/data/pages.ts'
import { groupHealth, groupList, type GroupHealth, type GroupSummary } from '#lib/wire/groups'

/** What the groups page asks for; all of it stands in its URL. */
export interface GroupListParams {
  /** Part of the id, whatever the case. */
  readonly filter: string
  /** Empty: all. */
  readonly health: GroupHealth | ''
  /** A field of the summary, `-` in front for descending. */
  readonly sort: string
}

export const DEFAULT_SORT = { column: 'lag', descending: true }

/** Four screens: what the page is sent with is read again by the browser before it can be used. */
const PAGE_SIZE = 100
const SORTS = ['groupId', 'type', 'state', 'members', 'coordinatorId', 'lag', 'lagSeconds', 'health', 'consumedPerSecond']

/** Reads the page's URL as the view does, for the server to prefetch the same. */
export function groupListParams(get: (name: string) => string | null): GroupListParams {
  const health = get('health')
  const sort = get('sort')
  return {
    filter: (get('q') ?? '').trim().slice(0, 300),
    health: groupHealth.options.find(known => known === health) ?? '',
    sort: sort !== null && SORTS.includes(sort.replace(/^-/, '')) ? sort : '-lag',
  }
}

/** The list with its filter and order, page by page. */
export function groupPages(cluster: string, params: GroupListParams): PagesQuery<GroupSummary> {
  const asked = {
    filter: params.filter === '' ? undefined : params.filter,
    health: params.health === '' ? undefined : params.health,
    sort: params.sort,
    limit: PAGE_SIZE,
  }
  return {
    queryKey: [...keys.groups(cluster), 'list', params],
    pathOf: cursor => clusterPath(cluster, 'groups') + queryString({ ...asked, cursor: cursor ?? undefined }),
    schema: groupList,
    fits: group => hasInside(group.groupId, params.filter) && (params.health === '' || group.health === params.health),
  }
}
