'use client'

import { useMemo } from 'react'
import { catchUpQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { topicHref } from '#components/topics/topic-links.ts'
import { useNow } from '#components/ui/clock.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { Age, Bytes, NumberText, TimeOfDay, Unknown } from '#components/ui/values.tsx'
import type { BrokerCatchUp, ReplicaCatchUp } from '#lib/wire/catch-up'
import { CatchUpBar } from './catch-up-bar.tsx'
import { brokerWords, endWords, rateWords, rejoinedWords } from './catch-up-words.ts'

/** How one broker copies what it missed, replica by replica. Nothing while it misses nothing and has not lately. */
export function BrokerCatchUpSection({ cluster, brokerId }: { cluster: string; brokerId: number }) {
  const found = useApi(catchUpQuery(cluster)).data?.items.find(item => item.brokerId === brokerId)
  return found === undefined ? null : <CatchUpCard cluster={cluster} catchUp={found} />
}

function CatchUpCard({ cluster, catchUp }: { cluster: string; catchUp: BrokerCatchUp }) {
  const nowMs = useNow()
  const columns = useMemo(() => replicaColumns(cluster), [cluster])
  const rest = catchUp.replicaCount - catchUp.replicas.length
  return (
    <Section
      title={catchUp.returned ? 'Catching up after its return' : 'Catching up'}
      note={
        <>
          {rejoinedWords(catchUp)} · sizes read <Age timeMs={catchUp.asOfMs} />
        </>
      }
    >
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2 px-3.5 py-3">
        <p className="min-w-0 flex-1 basis-100">{brokerWords(catchUp, nowMs)}</p>
        <Facts catchUp={catchUp} />
      </div>
      <div className="max-h-90 overflow-y-auto border-t border-line">
        <Table
          stacked
          caption={`Replicas that broker ${catchUp.brokerId} brings up to date`}
          columns={columns}
          rows={catchUp.replicas}
          rowKey={row => `${row.topic}-${row.partition}`}
        />
      </div>
      {rest > 0 && (
        <p className="border-t border-line px-3.5 py-2 text-sm text-ink-3">
          and {rest.toLocaleString('en')} more that miss less, all counted above
        </p>
      )}
    </Section>
  )
}

function Facts({ catchUp }: { catchUp: BrokerCatchUp }) {
  const { startMissingBytes, missingBytes, verdict, copiedPerSecond, producedPerSecond, measuredIn, caughtUpAtMs } = catchUp
  if (caughtUpAtMs !== null) {
    return (
      <p className="text-ink-2">
        done at <TimeOfDay timeMs={caughtUpAtMs} />
      </p>
    )
  }
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
      <Fact label="Copied">
        <CatchUpBar startBytes={startMissingBytes} missingBytes={missingBytes} verdict={verdict} />
      </Fact>
      <Fact label="Copies">{rateWords(copiedPerSecond, measuredIn) ?? <Unknown why={catchUp.reason} />}</Fact>
      <Fact label="Written meanwhile">{rateWords(producedPerSecond, measuredIn) ?? <Unknown why={catchUp.reason} />}</Fact>
    </dl>
  )
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-ink-3">{label}</dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  )
}

function replicaColumns(cluster: string): Column<ReplicaCatchUp>[] {
  return [
    {
      id: 'partition',
      head: 'Partition',
      rowHeader: true,
      cell: row => (
        <Link href={topicHref(cluster, row.topic, undefined, { partition: row.partition })}>
          {row.topic}-{row.partition}
        </Link>
      ),
    },
    {
      id: 'messages',
      head: 'Messages missing',
      align: 'end',
      cell: row => <NumberText value={row.missingOffsets} why={row.reason} />,
    },
    { id: 'bytes', head: 'Bytes missing', align: 'end', cell: row => <Bytes value={row.missingBytes} why={row.reason} /> },
    {
      id: 'copied',
      head: 'Copied',
      className: 'max-phone:hidden',
      cell: row => <CatchUpBar startBytes={row.startMissingBytes} missingBytes={row.missingBytes} verdict={row.verdict} />,
    },
    {
      id: 'rate',
      head: 'Copies',
      align: 'end',
      className: 'max-phone:hidden',
      cell: row =>
        row.rejoinedAtMs === null ? (rateWords(row.copiedPerSecond, row.measuredIn) ?? <Unknown why={row.reason} />) : '',
    },
    { id: 'end', head: 'Back in the ISR', cell: row => <End row={row} /> },
  ]
}

function End({ row }: { row: ReplicaCatchUp }) {
  const nowMs = useNow()
  if (row.rejoinedAtMs === null) return <span title={row.reason ?? undefined}>{endWords(row, nowMs)}</span>
  return (
    <>
      at <TimeOfDay timeMs={row.rejoinedAtMs} />
    </>
  )
}
