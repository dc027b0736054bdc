import { historyOf } from '#components/data/queries.ts'

const points = 180

/** The last hour of messages produced and consumed, as the overview first shows it. */
export function rateQueries(cluster: string) {
  return [
    historyOf(cluster, { metric: 'cluster.produced', points }),
    historyOf(cluster, { metric: 'cluster.consumed', points }),
  ] as const
}
