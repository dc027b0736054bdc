import { clusterHref } from '#components/frame/navigation.ts'

export function reassignmentsHref(cluster: string): string {
  return clusterHref(cluster, '/reassignments')
}

export function newReassignmentHref(cluster: string, query = ''): string {
  return clusterHref(cluster, `/reassignments/new${query}`)
}

export function reassignmentHref(cluster: string, id: string): string {
  return clusterHref(cluster, `/reassignments/${encodeURIComponent(id)}`)
}
