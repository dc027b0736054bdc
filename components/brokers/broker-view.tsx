'use client'

import type { BrokerDetail } from '#lib/wire/brokers'
import { plural } from '#lib/format/number'
import { BrokerCatchUpSection } from '#components/catch-up/broker-catch-up.tsx'
import { brokerQuery, eventsQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { clusterHref } from '#components/frame/navigation.ts'
import { EventList } from '#components/timeline/event-list.tsx'
import { Tag } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { SkeletonBlock, SkeletonRows } from '#components/ui/skeleton.tsx'
import { Bytes, NumberText, RateText } from '#components/ui/values.tsx'
import { BrokerState } from './broker-columns.tsx'
import { statePredicate } from './brokers-sentence.ts'
import { BrokerConfigs } from './broker-configs.tsx'
import { BrokerReplicas } from './broker-replicas.tsx'
import { BrokerCharts } from './broker-charts.tsx'
import { ListenersSection } from './listeners-section.tsx'
import { LogDirs } from './log-dirs.tsx'

const eventsRefetchMs = 5000

/** One broker: its state, its disks, what it holds and leads, its configuration when asked for, and what happened to it. */
export function BrokerView({ cluster, brokerId }: { cluster: string; brokerId: number }) {
  const broker = useApi(brokerQuery(cluster, brokerId))
  const { data } = broker
  return (
    <Page
      title={`Broker ${brokerId}`}
      {...(data && {
        badges: <Badges broker={data} />,
        sentence: { headline: `Broker ${brokerId} ${statePredicate(data)}.`, detail: detailOf(data) },
      })}
    >
      <QueryView what={`Broker ${brokerId}`} query={broker} skeleton={<BrokerSkeleton />}>
        {detail => (
          <>
            <Facts broker={detail} />
            <BrokerCatchUpSection cluster={cluster} brokerId={brokerId} />
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-3.5 min-[1100px]:grid-cols-[minmax(0,1.35fr)_minmax(0,1fr)]">
              <LogDirs cluster={cluster} brokerId={brokerId} />
              <BrokerEvents cluster={cluster} brokerId={brokerId} />
            </div>
            <BrokerReplicas cluster={cluster} brokerId={brokerId} replicas={detail.replicas} readAtMs={detail.logDirsAsOfMs} />
            <BrokerCharts cluster={cluster} brokerId={brokerId} />
            <ListenersSection cluster={cluster} brokerId={brokerId} />
            <BrokerConfigs cluster={cluster} brokerId={brokerId} />
          </>
        )}
      </QueryView>
    </Page>
  )
}

function Badges({ broker }: { broker: BrokerDetail }) {
  return (
    <>
      <BrokerState broker={broker} />
      {broker.isController && <Tag>active controller</Tag>}
      {broker.rack !== null && <Tag>rack {broker.rack}</Tag>}
    </>
  )
}

function detailOf(broker: BrokerDetail): string {
  const notInSync = broker.replicaCount - broker.inSyncCount
  const holds = `It leads ${plural(broker.leaderCount, 'partition')} and holds ${plural(broker.replicaCount, 'replica')}`
  return notInSync > 0
    ? `${holds}, of which ${notInSync} ${notInSync === 1 ? 'is' : 'are'} not in sync.`
    : `${holds}, all in sync.`
}

function Facts({ broker }: { broker: BrokerDetail }) {
  const facts = [
    ['Address', broker.host === null ? 'unknown' : `${broker.host}:${broker.port ?? '?'}`],
    ['Leads', <NumberText key="leads" value={broker.leaderCount} />],
    ['Preferred leader of', <NumberText key="preferred" value={broker.preferredLeaderCount} />],
    ['In sync', `${broker.inSyncCount} of ${broker.replicaCount}`],
    ['Size of its logs', <Bytes key="size" value={broker.sizeBytes} why="its log directories were not read" />],
    ['Messages in', <RateText key="in" perSecond={broker.messagesInPerSecond} />],
  ] as const
  return (
    <dl className="mb-3.5 grid grid-cols-[repeat(auto-fit,minmax(140px,1fr))] gap-px overflow-hidden rounded-card border border-line bg-line">
      {facts.map(([label, value]) => (
        <div key={label} className="bg-sheet px-3.5 py-2.5">
          <dt className="text-sm text-ink-3">{label}</dt>
          <dd className="mt-0.5 truncate font-[560]">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function BrokerEvents({ cluster, brokerId }: { cluster: string; brokerId: number }) {
  const events = useApi(eventsQuery(cluster, { involving: brokerId, limit: 10 }), { refetchMs: eventsRefetchMs })
  return (
    <Section
      title="Timeline"
      actions={
        <Link look="bare" className="text-ink-3 hover:text-ink" href={clusterHref(cluster, `/timeline?broker=${brokerId}`)}>
          all of broker {brokerId} →
        </Link>
      }
    >
      <QueryView what="The timeline" query={events} skeleton={<SkeletonRows rows={5} />}>
        {({ items, total }) => (
          <EventList
            cluster={cluster}
            events={items}
            cut={total > items.length}
            empty="Nothing has happened to this broker since the dashboard watches."
          />
        )}
      </QueryView>
    </Section>
  )
}

function BrokerSkeleton() {
  return (
    <>
      <SkeletonBlock className="h-16" />
      <SkeletonRows rows={8} />
    </>
  )
}
