import type { ClusterSummary } from '#lib/wire/clusters'

/** How many alerts fire in all of the clusters; null: that of one is not known, and a sum of the others would look like good news. */
export function firingIn(clusters: readonly Pick<ClusterSummary, 'firingAlerts'>[]): number | null {
  let sum = 0
  for (const { firingAlerts } of clusters) {
    if (firingAlerts === null) return null
    sum += firingAlerts
  }
  return sum
}
