import { broker, type brokerList } from '#lib/wire/brokers'
import type * as z from 'zod/mini'
import { brokerAnswers } from './broker-answers.ts'
import type { OperationContext } from './context.ts'
import { pageOf, type ListQuery, type ListSpec } from './list-page.ts'
import { failuresOf } from './partial-truth.ts'
import type { Broker } from '#lib/wire/brokers'

const spec: ListSpec<Broker> = {
  id: item => String(item.brokerId),
  sorts: {
    brokerId: item => item.brokerId,
    state: item => item.state,
    rack: item => item.rack,
    leaderCount: item => item.leaderCount,
    replicaCount: item => item.replicaCount,
    inSyncCount: item => item.inSyncCount,
    sizeBytes: item => item.sizeBytes,
    messagesInPerSecond: item => item.messagesInPerSecond,
  },
  defaultSort: 'brokerId',
  fields: Object.keys(broker.shape),
}

/** A broker that is down stays in the list. */
export function listBrokers({ cluster, nowMs }: OperationContext, query: ListQuery): z.infer<typeof brokerList> {
  const state = cluster.state()
  return {
    ...pageOf(brokerAnswers(state, nowMs), query, spec),
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata', 'log-dirs'], nowMs),
  }
}
