import type { History, HistoryQuery } from '#lib/wire/history'
import { PartituraError } from '../errors.ts'
import type { OperationContext } from './context.ts'

/** Points of the asked metric from the history's store; a gap is absent, never 0. */
export async function readHistory({ cluster, history, nowMs }: OperationContext, query: HistoryQuery): Promise<History> {
  if (query.fromMs !== undefined && query.toMs !== undefined && query.fromMs >= query.toMs) {
    const errors = [{ pointer: '?fromMs', detail: 'must be before toMs' }]
    throw new PartituraError('invalid-parameter', 'The parameter “fromMs” must be before “toMs”.', { errors })
  }
  const { omittedSeries, ...answer } = await history.query(cluster.config.id, query, nowMs)
  const failures =
    omittedSeries === 0
      ? []
      : [
          {
            brokerId: null,
            code: 'series-omitted',
            message: `${omittedSeries} more series match; ask for one topic, group or partition`,
          },
        ]
  return { metric: query.metric, ...answer, asOfMs: nowMs, failures }
}
