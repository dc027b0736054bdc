'use client'

import { useMemo } from 'react'
import type { Broker } from '#lib/wire/brokers'
import type { Failure } from '#lib/wire/common'
import { plural } from '#lib/format/number'
import { CatchUpsSection } from '#components/catch-up/catch-ups-section.tsx'
import { brokersQuery, quorumQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table } from '#components/ui/table.tsx'
import { TellFailures } from '#components/ui/told-failures.tsx'
import { useSort } from '#components/ui/use-sort.ts'
import { brokerColumns } from './broker-columns.tsx'
import { brokersSentence } from './brokers-sentence.ts'
import { LogDirs } from './log-dirs.tsx'
import { QuorumSection } from './quorum-section.tsx'

const quorumRefetchMs = 5000
const NONE: readonly Failure[] = []
const byId = { column: 'broker', descending: false }

/** All brokers that the cluster knows, those that are gone included, and the controller quorum. */
export function BrokersView({ cluster }: { cluster: string }) {
  const brokers = useApi(brokersQuery(cluster))
  const quorum = useApi(quorumQuery(cluster), { refetchMs: quorumRefetchMs })
  const sentence = brokers.data ? brokersSentence(brokers.data.items) : null
  return (
    <Page title="Brokers" {...(sentence && { sentence })}>
      <Section title="Brokers" {...(brokers.data && { note: `${brokers.data.total} known` })}>
        <QueryView what={`The brokers of ${cluster}`} query={brokers} skeleton={<SkeletonRows rows={5} />}>
          {({ items }) => <BrokerTable cluster={cluster} brokers={items} />}
        </QueryView>
      </Section>
      <TellFailures failures={brokers.data?.failures ?? NONE}>
        <CatchUpsSection cluster={cluster} />
        <LogDirs cluster={cluster} />
        <QueryView what={`The controller quorum of ${cluster}`} query={quorum} skeleton={<SkeletonRows rows={3} />}>
          {data => <QuorumSection quorum={data} brokers={brokers.data?.items ?? []} withObservers />}
        </QueryView>
      </TellFailures>
    </Page>
  )
}

function BrokerTable({ cluster, brokers }: { cluster: string; brokers: readonly Broker[] }) {
  const racks = brokers.some(broker => broker.rack !== null)
  const columns = useMemo(() => brokerColumns(cluster, { brief: false, racks }), [cluster, racks])
  const { rows, sort, onSort } = useSort(brokers, columns, byId)
  return (
    <Table
      stacked
      caption={`${plural(brokers.length, 'broker')} of ${cluster}`}
      columns={columns}
      rows={rows}
      rowKey={row => row.brokerId}
      sort={sort}
      onSort={onSort}
      empty={
        <EmptyState title="No broker was seen yet">The dashboard keeps trying the addresses that are configured.</EmptyState>
      }
    />
  )
}
