import { clusterHref } from '#components/frame/navigation.ts'

export function drillsHref(cluster: string, query = ''): string {
  return clusterHref(cluster, `/drill${query}`)
}

export function drillHref(cluster: string, drillId: string): string {
  return clusterHref(cluster, `/drill/${encodeURIComponent(drillId)}`)
}

/** The report as a file. */
export function drillFileHref(cluster: string, drillId: string, format: 'json' | 'markdown'): string {
  const path = ['clusters', cluster, 'drills', drillId, 'report'].map(encodeURIComponent).join('/')
  return `/api/v1/${path}?format=${format}`
}
