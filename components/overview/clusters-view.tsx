'use client'

import type { ReactNode } from 'react'
import type { ClusterSummary } from '#lib/wire/clusters'
import { formatCount } from '#lib/format/number'
import { clustersQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { clusterHref } from '#components/frame/navigation.ts'
import { ClusterHealthBadge } from '#components/states/state-badges.tsx'
import { Tag } from '#components/ui/badge.tsx'
import { classes } from '#components/ui/class-names.ts'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Age, NumberText, Unknown } from '#components/ui/values.tsx'
import { clustersSentence } from './clusters-sentence.ts'
import { BootstrapTable } from './unreachable-section.tsx'

/** Every configured cluster, those in trouble first, with its state in words. */
export function ClustersView() {
  const query = useApi(clustersQuery())
  return (
    <Page title="Clusters" {...(query.data && { sentence: clustersSentence(query.data.items) })}>
      <QueryView what="The clusters" query={query} skeleton={<SkeletonRows rows={3} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Section title="None">
              <EmptyState title="No cluster is configured">
                Name the brokers in <code className="font-mono text-sm">KAFKA_BROKERS</code> or the clusters in{' '}
                <code className="font-mono text-sm">partitura.config.yaml</code>, then start the dashboard again.
              </EmptyState>
            </Section>
          ) : (
            items
              .toSorted((a, b) => rank[a.state] - rank[b.state])
              .map(cluster => <ClusterCard key={cluster.id} cluster={cluster} />)
          )
        }
      </QueryView>
    </Page>
  )
}

const rank: Record<ClusterSummary['state'], number> = { critical: 0, unreachable: 1, degraded: 2, healthy: 3 }

function ClusterCard({ cluster }: { cluster: ClusterSummary }) {
  const coordination = cluster.coordination === null ? null : { kraft: 'KRaft', zookeeper: 'ZooKeeper' }[cluster.coordination]
  return (
    <section className="mb-3.5 rounded-card border border-line bg-sheet">
      <Link
        look="bare"
        href={clusterHref(cluster.id)}
        className="block rounded-card px-4 py-3.5 -outline-offset-2 hover:bg-ground"
      >
        <h2 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-[16px] font-[640]">
          {cluster.name}
          <ClusterHealthBadge state={cluster.state} />
          {cluster.readOnly && <Tag>read-only</Tag>}
          {cluster.demo && <Tag>demo</Tag>}
        </h2>
        <p className="mt-1 text-lg text-ink-2">{cluster.stateText}</p>
        <dl className="mt-2.5 flex flex-wrap gap-x-7 gap-y-1.5">
          <Fact label="Brokers" bad={cluster.brokersUp < cluster.brokersKnown}>
            {cluster.brokersKnown === 0 ? (
              <Unknown why="no broker has answered yet" />
            ) : (
              `${formatCount(cluster.brokersUp)} of ${formatCount(cluster.brokersKnown)} up`
            )}
          </Fact>
          <Fact label="Topics">
            <NumberText value={cluster.topicCount} why="the cluster was not read yet" />
          </Fact>
          <Fact label="Partitions">
            <NumberText value={cluster.partitionCount} why="the cluster was not read yet" />
          </Fact>
          <Fact label="Groups">
            <NumberText value={cluster.groupCount} why="the groups were not read yet" />
          </Fact>
          <Fact label="Kafka">
            {[cluster.kafkaVersion, coordination].filter(Boolean).join(' · ') || <Unknown why="the cluster was not read yet" />}
          </Fact>
          <Fact label="Data">
            <Age timeMs={cluster.asOfMs} why="the cluster was not read yet" />
          </Fact>
        </dl>
      </Link>
      {cluster.state === 'unreachable' && (
        <div className="border-t border-line">
          <BootstrapTable addresses={cluster.bootstrap} />
        </div>
      )}
    </section>
  )
}

function Fact({ label, bad = false, children }: { label: string; bad?: boolean; children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-1.5">
      <dt className="text-sm text-ink-3">{label}</dt>
      <dd className={classes('font-[560]', bad && 'text-bad')}>{children}</dd>
    </div>
  )
}
