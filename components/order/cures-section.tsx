'use client'

import type { ReactNode } from 'react'
import { formatDuration } from '#lib/format/duration'
import { formatCount, formatPercent, plural } from '#lib/format/number'
import type { Cures } from '#lib/kafka/order/cures'
import type { SpreadSummary } from '#lib/kafka/order/spread'
import { StateBadge } from '#components/ui/badge.tsx'
import { Section } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'

interface CureRow {
  id: string
  name: string
  how: string
  /** Messages that stay out of order. */
  left: number
  of: number
  delay: ReactNode
  late: ReactNode
  price: ReactNode
}

interface CuresSectionProps {
  cures: Cures
  /** `timestamp` or `sequence`. */
  by: 'timestamp' | 'sequence'
  /** How the key is made, in words. */
  keyWords: string
  partitionCount: number
  tail: boolean
}

/** The cures for lost order, side by side on the messages that the lens shows. */
export function CuresSection(props: CuresSectionProps) {
  return (
    <Section title="Cures, on these messages" note="what each would leave out of order, and what it costs">
      <Table stacked caption="Cures for lost order compared" columns={COLUMNS} rows={rowsOf(props)} rowKey={row => row.id} />
    </Section>
  )
}

const COLUMNS: readonly Column<CureRow>[] = [
  {
    id: 'cure',
    head: 'Cure',
    rowHeader: true,
    className: 'whitespace-normal! min-w-44',
    cell: row => (
      <>
        <b className="font-[580]">{row.name}</b>
        <span className="block text-sm text-ink-3">{row.how}</span>
      </>
    ),
  },
  {
    id: 'left',
    head: 'Left out of order',
    cell: row =>
      row.of === 0 ? (
        <StateBadge tone="unknown">nothing to judge</StateBadge>
      ) : (
        <StateBadge tone={row.left === 0 ? 'good' : 'bad'}>
          {row.left === 0 ? 'none' : `${formatCount(row.left)} of ${formatCount(row.of)}`}
        </StateBadge>
      ),
  },
  { id: 'delay', head: 'Delay added', className: 'whitespace-normal! min-w-36', cell: row => row.delay },
  { id: 'late', head: 'Late', align: 'end', cell: row => row.late },
  { id: 'price', head: 'Price', className: 'whitespace-normal! min-w-56 text-ink-2', cell: row => row.price },
]

function rowsOf({ cures, by, keyWords, partitionCount, tail }: CuresSectionProps): CureRow[] {
  const { received, onePartition, key, timestamp, buffer } = cures
  const keyed = received.judged - key.unkeyed
  return [
    {
      id: 'none',
      name: 'None',
      how: 'as a consumer received them',
      left: received.outOfPlace,
      of: received.judged,
      delay: 'none',
      late: '–',
      price: 'The reader must not care for the order.',
    },
    {
      id: 'one-partition',
      name: 'One partition',
      how: `judged within each of the ${plural(onePartition.partitions, 'partition')}`,
      left: onePartition.outOfPlace,
      of: received.judged,
      delay: 'none',
      late: '–',
      price:
        onePartition.partitions < 2
          ? 'One consumer of a group does all the reading.'
          : `One consumer of a group does all the reading: ${formatCount(Math.round(1 / onePartition.largestShare))} times what the busiest partition has now.`,
    },
    {
      id: 'key',
      name: 'A key',
      how: `${keyWords}: order within each key`,
      left: key.keys === 0 ? 0 : key.outOfPlace,
      of: key.keys === 0 ? 0 : keyed,
      delay: 'none',
      late: '–',
      price: keyPrice(key, partitionCount),
    },
    {
      id: 'timestamp',
      name: 'Timestamps',
      how: 'all partitions merged by the time that each message carries',
      left: timestamp.outOfPlace,
      of: received.judged,
      delay: timestamp.delayMessages === null ? '–' : messagesWords(timestamp.delayMessages),
      late: '–',
      price: `Waits for the slowest partition${timestamp.waiting > 0 ? `; ${plural(timestamp.waiting, 'message')} would still wait` : ''}. ${by === 'timestamp' ? 'In order by definition: choose a sequence field to see whether the clocks are right.' : 'As good as the producers’ clocks, to the millisecond.'}`,
    },
    {
      id: 'buffer',
      name: 'Memory buffer',
      how: `holds up to ${plural(buffer.maxHeld, 'message')} behind the consumer`,
      left: buffer.outOfPlace,
      of: received.judged,
      delay: buffer.delayMessages === null ? '–' : bufferDelay(buffer.delayMessages, buffer.delayMs, tail),
      late: formatCount(buffer.late),
      price: 'What is held is not committed: a consumer that dies reads it again.',
    },
  ]
}

function keyPrice(key: Cures['key'], partitionCount: number): string {
  if (key.keys === 0) return 'No message has such a key: name a field that would be one.'
  const now =
    key.scattered === 0
      ? 'Every key is in one partition already.'
      : `${plural(key.scattered, 'key')} of ${key.keys} now lie in several partitions; ${plural(key.outOfPlaceNow, 'message')} came out of order for their key.`
  const skew =
    key.largestShare === null
      ? ''
      : ` The fullest of ${plural(partitionCount, 'partition')} would get ${formatPercent(key.largestShare)}.`
  const unkeyed = key.unkeyed === 0 ? '' : ` ${plural(key.unkeyed, 'message')} would have no key.`
  return `${now}${skew}${unkeyed} No order between keys.`
}

function messagesWords({ median, max }: { median: number; max: number }): string {
  return `${formatCount(Math.round(median))} messages, at most ${formatCount(Math.round(max))}`
}

/** Of a search only the count says something: what is there already comes in faster than it was written. */
function bufferDelay(messages: SpreadSummary, ms: SpreadSummary | null, tail: boolean): ReactNode {
  if (!tail || ms === null) return messagesWords(messages)
  return (
    <>
      {formatDuration(ms.median)}, p99 {formatDuration(ms.p99)}, at most {formatDuration(ms.max)}
      <span className="block text-sm text-ink-3">{messagesWords(messages)}</span>
    </>
  )
}
