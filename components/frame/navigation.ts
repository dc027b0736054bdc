import {
  Activity,
  ArrowLeftRight,
  BookText,
  FlameKindling,
  Grid3x3,
  LayoutDashboard,
  ListTree,
  PlugZap,
  Server,
  Users,
  type LucideIcon,
} from 'lucide-react'

/** The parts of a cluster, in the order of the rail. `path` is behind `/clusters/{cluster}`; `key` follows `g` on the keyboard. */
export const clusterPlaces = [
  { id: 'overview', label: 'Overview', path: '', key: 'o', icon: LayoutDashboard },
  { id: 'brokers', label: 'Brokers', path: '/brokers', key: 'b', icon: Server },
  { id: 'topics', label: 'Topics', path: '/topics', key: 't', icon: ListTree },
  { id: 'groups', label: 'Groups', path: '/groups', key: 'g', icon: Users },
  { id: 'map', label: 'Heat map', path: '/map', key: 'm', icon: Grid3x3 },
  { id: 'what-if', label: 'What if', path: '/what-if', key: 'w', icon: PlugZap },
  { id: 'reassignments', label: 'Reassignments', path: '/reassignments', key: 'r', icon: ArrowLeftRight },
  { id: 'timeline', label: 'Timeline', path: '/timeline', key: 'l', icon: Activity },
  { id: 'drill', label: 'Drill', path: '/drill', key: 'd', icon: FlameKindling },
] as const satisfies readonly { id: string; label: string; path: string; key: string; icon: LucideIcon }[]

export type ClusterPlaceId = (typeof clusterPlaces)[number]['id']

/** The parts that a cluster has: drills are for the demo alone. */
export function placesOf(cluster: { readonly demo: boolean } | null) {
  return clusterPlaces.filter(({ id }) => id !== 'drill' || cluster?.demo === true)
}

export const apiPlace = { id: 'api', label: 'API', path: '/api', key: 'a', icon: BookText } as const

/** `/clusters/{cluster}{path}`. */
export function clusterHref(cluster: string, path = ''): string {
  return `/clusters/${encodeURIComponent(cluster)}${path}`
}
