import type { ClusterSummary } from '#lib/wire/clusters'
import { formatCount, plural } from '#lib/format/number'

/** All clusters in one sentence: what is wrong, by name. */
export function clustersSentence(clusters: readonly Pick<ClusterSummary, 'name' | 'state'>[]): {
  headline: string
  detail: string
} {
  const troubled = clusters.filter(cluster => cluster.state !== 'healthy')
  if (clusters.length === 0) return { headline: 'No cluster is configured.', detail: '' }
  if (troubled.length === 0)
    return {
      headline:
        clusters.length === 1
          ? `${clusters[0]?.name ?? 'It'} is healthy.`
          : `All ${formatCount(clusters.length)} clusters are healthy.`,
      detail: '',
    }
  const named = troubled.slice(0, 3).map(cluster => `${cluster.name} is ${cluster.state}`)
  const more = troubled.length - named.length
  const headline = `${[...named, ...(more > 0 ? [`${plural(more, 'more', 'more')} not healthy`] : [])].join(', ')}.`
  const whole = clusters.length - troubled.length
  return { headline, detail: whole === 0 ? '' : `${plural(whole, 'other is', 'others are')} healthy.` }
}
