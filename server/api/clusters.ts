import * as z from 'zod/mini'
import { clusterList, clusterSummary, overview } from '#lib/wire/clusters'
import { listQuery } from '#lib/wire/common'
import { quorum } from '#lib/wire/quorum'
import { answers, clusterRoute, json, processRoute, type Route } from '../http/route.ts'
import { describeCluster } from '../operations/describe-cluster.ts'
import { describeOverview } from '../operations/describe-overview.ts'
import { describeQuorum } from '../operations/describe-quorum.ts'
import { listClusters } from '../operations/list-clusters.ts'

export const clusterRoutes: readonly Route[] = [
  processRoute({
    method: 'GET',
    path: '/clusters',
    summary: 'Every configured cluster, reached or not',
    tag: 'clusters',
    action: 'read',
    query: z.strictObject(listQuery),
    answers: answers(clusterList),
    errors: ['invalid-parameter'],
    partialItems: true,
    handler: (context, { query }) => json(listClusters(context, query)),
  }),
  clusterRoute({
    method: 'GET',
    path: '',
    summary: 'One cluster in short',
    tag: 'clusters',
    action: 'read',
    answers: answers(clusterSummary),
    errors: [],
    cached: true,
    handler: context => json(describeCluster(context)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/overview',
    summary: 'All that the overview page shows',
    tag: 'clusters',
    action: 'read',
    answers: answers(overview),
    errors: [],
    cached: true,
    handler: context => json(describeOverview(context)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/quorum',
    summary: 'The controller quorum, or ZooKeeper’s controller',
    tag: 'clusters',
    action: 'read',
    answers: answers(quorum),
    errors: [],
    cached: true,
    handler: context => json(describeQuorum(context)),
  }),
]
