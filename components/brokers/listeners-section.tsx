'use client'

import { useState } from 'react'
import { listenersQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { useApi } from '#components/data/use-api.ts'
import { StateBadge, Tag } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { Unknown } from '#components/ui/values.tsx'
import type { Listeners } from '#lib/wire/log-dirs'

type Listener = Listeners['items'][number]

/** Through which listeners messages leave without a copy; concluded from the broker's configuration, asked of it on demand. */
export function ListenersSection({ cluster, brokerId }: { cluster: string; brokerId: number }) {
  const [shown, setShown] = useState(false)
  return (
    <Section
      title="Listeners and zero copy"
      note={shown ? undefined : 'asked of the broker on demand'}
      actions={shown ? null : <Button onClick={() => setShown(true)}>Show</Button>}
    >
      {shown ? (
        <ListenerTable cluster={cluster} brokerId={brokerId} />
      ) : (
        <p className="px-3.5 py-3 text-ink-3">
          Without TLS the broker hands messages from the disk to the network as they are; under TLS it must encrypt each byte
          first.
        </p>
      )}
    </Section>
  )
}

function ListenerTable({ cluster, brokerId }: { cluster: string; brokerId: number }) {
  const listeners = useApi(listenersQuery(cluster, brokerId))
  return (
    <QueryView what={`The listeners of broker ${brokerId}`} query={listeners} skeleton={<SkeletonRows rows={2} />}>
      {({ items }) => (
        <Table
          stacked
          caption={`Listeners of broker ${brokerId}`}
          columns={COLUMNS}
          rows={items}
          rowKey={row => row.listener}
          empty={<EmptyState title="The broker told of no listener" />}
        />
      )}
    </QueryView>
  )
}

const COLUMNS: readonly Column<Listener>[] = [
  { id: 'listener', head: 'Listener', rowHeader: true, cell: row => <b className="font-[560]">{row.listener}</b> },
  {
    id: 'address',
    head: 'Address',
    cell: row =>
      row.address === null ? (
        <Unknown why="the configuration names none" />
      ) : (
        <span className="font-mono text-sm">{row.address}</span>
      ),
  },
  {
    id: 'protocol',
    head: 'Protocol',
    cell: row => (row.securityProtocol === null ? <Unknown why={row.because} /> : <Tag>{row.securityProtocol}</Tag>),
  },
  { id: 'used-by', head: 'Used by', cell: row => row.usedBy.join(', ') },
  { id: 'zero-copy', head: 'Zero copy', cell: row => <ZeroCopy listener={row} /> },
  {
    id: 'because',
    head: 'Because',
    cell: row => <span className="block text-sm phone:min-w-60 whitespace-normal text-ink-2">{row.because}</span>,
  },
]

function ZeroCopy({ listener: { zeroCopy, usedBy } }: { listener: Listener }) {
  if (zeroCopy === true) return <StateBadge tone="good">applies</StateBadge>
  if (zeroCopy === false) return <StateBadge tone="attention">does not apply</StateBadge>
  return <Tag>{usedBy.includes('controllers') ? 'no messages' : 'not known'}</Tag>
}
