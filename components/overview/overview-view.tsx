'use client'

import { memo, useMemo } from 'react'
import type { Broker } from '#lib/wire/brokers'
import type { Overview } from '#lib/wire/clusters'
import { plural } from '#lib/format/number'
import { brokerColumns } from '#components/brokers/broker-columns.tsx'
import { QuorumSection } from '#components/brokers/quorum-section.tsx'
import { overviewQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { clusterHref } from '#components/frame/navigation.ts'
import { ClusterHealthBadge } from '#components/states/state-badges.tsx'
import { EventList } from '#components/timeline/event-list.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { Table } from '#components/ui/table.tsx'
import { AttentionSection } from './attention-section.tsx'
import { LagsSection } from './lags-section.tsx'
import { OverviewSkeleton } from './overview-skeleton.tsx'
import { RatesSection } from './rates-section.tsx'
import { TotalsStrip } from './totals-strip.tsx'
import { UnreachableSection } from './unreachable-section.tsx'

/** "Is it healthy" from two metres, and "why not" in one click. */
export function OverviewView({ cluster }: { cluster: string }) {
  const query = useApi(overviewQuery(cluster))
  const { data } = query
  return (
    <Page
      title={data?.cluster.name ?? cluster}
      {...(data && { badges: <ClusterHealthBadge state={data.cluster.state} />, sentence: data.sentence })}
    >
      <QueryView what={`The overview of ${cluster}`} query={query} skeleton={<OverviewSkeleton />} explainsUnknown>
        {overview =>
          overview.cluster.state === 'unreachable' && overview.brokers.length === 0 ? (
            <UnreachableSection cluster={overview.cluster} />
          ) : (
            <Overviewed cluster={cluster} overview={overview} />
          )
        }
      </QueryView>
    </Page>
  )
}

const eventsShown = 8
/** So many events the overview's answer holds at most. */
const eventsSent = 15

function Overviewed({ cluster, overview }: { cluster: string; overview: Overview }) {
  return (
    <>
      {overview.cluster.state === 'unreachable' && <UnreachableSection cluster={overview.cluster} />}
      <TotalsStrip cluster={cluster} overview={overview} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-3.5 min-[1100px]:grid-cols-[minmax(0,1.35fr)_minmax(0,1fr)]">
        <div className="max-[1099px]:contents">
          <BrokersSection cluster={cluster} brokers={overview.brokers} />
          <RatesSection cluster={cluster} events={overview.events} />
          <LagsSection cluster={cluster} lags={overview.biggestLags} />
        </div>
        <div className="max-[1099px]:contents">
          <AttentionSection cluster={cluster} attention={overview.attention} firing={overview.cluster.firingAlerts} />
          <QuorumSection quorum={overview.quorum} brokers={overview.brokers} />
          <TimelineSection cluster={cluster} events={overview.events} />
        </div>
      </div>
    </>
  )
}

const TimelineSection = memo(function TimelineSection({ cluster, events }: { cluster: string; events: Overview['events'] }) {
  return (
    <Section
      title="Timeline"
      actions={
        <Link look="bare" className="text-ink-3 hover:text-ink" href={clusterHref(cluster, '/timeline')}>
          all →
        </Link>
      }
    >
      <EventList
        cluster={cluster}
        events={events}
        most={eventsShown}
        cut={events.length >= eventsSent}
        empty="Nothing has changed since the dashboard watches."
      />
    </Section>
  )
})

function BrokersSection({ cluster, brokers }: { cluster: string; brokers: readonly Broker[] }) {
  const racks = brokers.some(broker => broker.rack !== null)
  const columns = useMemo(() => brokerColumns(cluster, { brief: true, racks }), [cluster, racks])
  return (
    <Section
      title="Brokers"
      note={`${brokers.length} known`}
      actions={
        <Link look="bare" className="text-ink-3 hover:text-ink" href={clusterHref(cluster, '/brokers')}>
          all →
        </Link>
      }
    >
      <Table
        caption={plural(brokers.length, 'broker')}
        columns={columns}
        rows={brokers}
        rowKey={row => row.brokerId}
        empty={<EmptyState title="No broker was seen yet" />}
      />
    </Section>
  )
}
