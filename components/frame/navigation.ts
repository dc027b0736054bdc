import {
  AlertsIcon,
  ApiIcon,
  BrokersIcon,
  DrillIcon,
  GroupsIcon,
  HeatMapIcon,
  type Icon,
  OverviewIcon,
  ReassignmentsIcon,
  TimelineIcon,
  TopicsIcon,
  WhatIfIcon,
} from '#components/ui/icons.tsx'

/** The parts of a cluster, in the order of the rail. `path` is behind `/clusters/{cluster}`; `key` follows `g` on the keyboard. */
export const clusterPlaces = [
  { id: 'overview', label: 'Overview', path: '', key: 'o', icon: OverviewIcon },
  { id: 'brokers', label: 'Brokers', path: '/brokers', key: 'b', icon: BrokersIcon },
  { id: 'topics', label: 'Topics', path: '/topics', key: 't', icon: TopicsIcon },
  { id: 'groups', label: 'Groups', path: '/groups', key: 'g', icon: GroupsIcon },
  { id: 'map', label: 'Heat map', path: '/map', key: 'm', icon: HeatMapIcon },
  { id: 'what-if', label: 'What if', path: '/what-if', key: 'w', icon: WhatIfIcon },
  { id: 'reassignments', label: 'Reassignments', path: '/reassignments', key: 'r', icon: ReassignmentsIcon },
  { id: 'timeline', label: 'Timeline', path: '/timeline', key: 'l', icon: TimelineIcon },
  { id: 'drill', label: 'Drill', path: '/drill', key: 'd', icon: DrillIcon },
] as const satisfies readonly { id: string; label: string; path: string; key: string; icon: Icon }[]

export type ClusterPlaceId = (typeof clusterPlaces)[number]['id']

/** The parts that a cluster has: drills are for the demo alone. */
export function placesOf(cluster: { readonly demo: boolean } | null) {
  return clusterPlaces.filter(({ id }) => id !== 'drill' || cluster?.demo === true)
}

/** Of all clusters together. */
export const alertsPlace = { id: 'alerts', label: 'Alerts', path: '/alerts', key: 'n', icon: AlertsIcon } as const

export const apiPlace = { id: 'api', label: 'API', path: '/api', key: 'a', icon: ApiIcon } as const

/** `/clusters/{cluster}{path}`. */
export function clusterHref(cluster: string, path = ''): string {
  return `/clusters/${encodeURIComponent(cluster)}${path}`
}
