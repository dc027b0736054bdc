import { clusterHref, clusterPlaces, type ClusterPlaceId } from './navigation.ts'

export interface Crumb {
  readonly label: string
  /** null: where we are. */
  readonly href: string | null
}

/** Where a path is: its cluster, which part of it, and the way there. */
export interface Place {
  readonly cluster: string | null
  readonly part: ClusterPlaceId | 'alerts' | 'api' | 'clusters' | null
  /** What of that part, as its address names it; null: the part as a whole. */
  readonly object: string | null
  readonly crumbs: readonly Crumb[]
}

/** Reads a path such as `/clusters/demo/topics/orders` into the place it names. Pure; the server and the browser agree. */
export function placeOf(pathname: string): Place {
  const segments = pathname.split('/').filter(Boolean).map(decode)
  const [first, cluster, second, object] = segments
  if (first === undefined || (first === 'clusters' && cluster === undefined)) {
    return { cluster: null, part: 'clusters', object: null, crumbs: [{ label: 'Clusters', href: null }] }
  }
  if (first === 'api') return { cluster: null, part: 'api', object: null, crumbs: [{ label: 'API', href: null }] }
  if (first === 'alerts') return { cluster: null, part: 'alerts', object: null, crumbs: [{ label: 'Alerts', href: null }] }
  if (first !== 'clusters' || cluster === undefined)
    return { cluster: null, part: null, object: null, crumbs: [{ label: 'Not found', href: null }] }
  const part = clusterPlaces.find(each => each.path === (second === undefined ? '' : `/${second}`))
  const root = { label: cluster, href: clusterHref(cluster) }
  if (!part) return { cluster, part: null, object: null, crumbs: [root, { label: 'Not found', href: null }] }
  if (object === undefined) return { cluster, part: part.id, object: null, crumbs: [root, { label: part.label, href: null }] }
  const list = { label: part.label, href: clusterHref(cluster, part.path) }
  return { cluster, part: part.id, object, crumbs: [root, list, { label: nameOf(part.id, object), href: null }] }
}

function nameOf(part: ClusterPlaceId, object: string): string {
  if (part === 'brokers') return `Broker ${object}`
  if (part === 'drill') return 'One drill'
  if (part === 'reassignments') return object === 'new' ? 'New reassignment' : 'One reassignment'
  return part === 'topics' && object === 'new' ? 'New topic' : object
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
