'use client'

import { useMemo } from 'react'
import { readClock } from '#lib/format/timestamp'
import type { Message } from '#lib/wire/messages'
import type { Payload } from '#lib/wire/payload'
import { partitionColour } from '#components/charts/colours.ts'
import { Button } from '#components/ui/button.tsx'
import { useZone } from '#components/ui/clock.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import type { Column } from '#components/ui/table-parts.tsx'
import { Bytes, NumberText, Unknown } from '#components/ui/values.tsx'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import { FormatPicker } from './format-picker.tsx'
import { mistakeOf } from './filter-field.tsx'
import { printInstant } from './instant.ts'
import { messageId } from './message-link.ts'
import type { MessageQuery } from './message-query.ts'
import { formatSentence } from './payload-format.ts'
import { payloadPreview } from './payload.ts'
import type { ScanState } from './scan-state.ts'

interface MessageTableProps {
  state: ScanState
  query: MessageQuery
  /** The id of the message whose detail is open, or the empty text. */
  open: string
  onOpen: (id: string) => void
  onSearch: (query: MessageQuery) => void
}

/** What was found, one line each. A row opens its message's detail. */
export function MessageTable({ state, query, open, onOpen, onSearch }: MessageTableProps) {
  const zone = useZone()
  const narrow = open !== ''
  const { keyFormat, valueFormat, failing } = query
  const columns = useMemo(
    () => makeColumns(zone, { narrow, failing }, { keyFormat, valueFormat }, onOpen),
    [zone, narrow, failing, keyFormat, valueFormat, onOpen],
  )
  if (state.messages.length === 0) return <NothingYet state={state} query={query} onSearch={onSearch} />
  return (
    <VirtualTable
      caption="Messages found"
      columns={columns}
      rows={state.messages}
      rowKey={messageId}
      rowClassName={message => (messageId(message) === open ? 'relative bg-accent-soft!' : 'relative')}
      className="max-h-[calc(100dvh-20rem)] min-h-60"
    />
  )
}

/** `narrow`: the detail stands beside the table, and says size and day. `failing`: each message has a reason. */
function makeColumns(
  zone: string,
  { narrow, failing }: { narrow: boolean; failing: boolean },
  formats: Pick<MessageQuery, 'keyFormat' | 'valueFormat'>,
  onOpen: (id: string) => void,
): readonly Column<Message>[] {
  const columns: readonly Column<Message>[] = [
    { id: 'partition', head: 'Partition', cell: message => <PartitionMark partition={message.partition} /> },
    {
      id: 'offset',
      head: 'Offset',
      align: 'end',
      rowHeader: true,
      cell: message => (
        // The button's empty layer covers the row: a click anywhere opens it, and the keyboard has one stop a row.
        <button
          type="button"
          className="font-mono text-sm after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          aria-label={`Open partition ${message.partition}, offset ${message.offset}`}
          onClick={() => onOpen(messageId(message))}
        >
          <NumberText value={message.offset} />
        </button>
      ),
    },
    {
      id: 'time',
      head: `Time (${zone})`,
      className: 'max-phone:hidden',
      cell: message => <MessageTime timeMs={message.timestampMs} zone={zone} short={narrow} />,
    },
    ...(failing ? [reasonColumn] : []),
    {
      id: 'key',
      head: (
        <>
          Key <FormatPicker param="keyFormat" value={formats.keyFormat} />
        </>
      ),
      className: 'max-w-52 overflow-hidden text-ellipsis max-phone:max-w-24',
      cell: message => <Preview payload={message.key} absent="null" />,
    },
    {
      id: 'value',
      head: (
        <>
          Value <FormatPicker param="valueFormat" value={formats.valueFormat} />
        </>
      ),
      className: 'w-full max-w-0 min-w-40 overflow-hidden text-ellipsis',
      cell: message => <Preview payload={message.value} absent="null (tombstone)" />,
    },
    {
      id: 'size',
      head: 'Size',
      align: 'end',
      className: 'max-phone:hidden',
      cell: message => <Bytes value={message.sizeBytes} />,
    },
  ]
  return narrow ? columns.filter(column => column.id !== 'size') : columns
}

const reasonColumn: Column<Message> = {
  id: 'reason',
  head: 'Not judged because',
  className: 'max-w-72 overflow-hidden text-ellipsis max-phone:max-w-40',
  cell: message => message.filterError ?? '',
}

function MessageTime({ timeMs, zone, short }: { timeMs: number | null; zone: string; short: boolean }) {
  if (timeMs === null) return <Unknown why="the record has no time" />
  const clock = short ? readClock(timeMs, zone) : null
  return (
    <span className="font-mono text-sm">{clock === null ? printInstant(timeMs, zone) : `${clock.time}.${clock.millis}`}</span>
  )
}

function Preview({ payload, absent }: { payload: Payload | null; absent: string }) {
  if (payload === null) return <span className="text-ink-3">{absent}</span>
  return (
    <span className="font-mono text-sm" title={payload.formatError ?? formatSentence(payload)}>
      {payloadPreview(payload)}
    </span>
  )
}

function nothingFound({ contains, filter, key, failing }: MessageQuery): string {
  if (failing) return 'The filter can judge every message'
  if (filter !== '' || key !== '') return 'No message matches'
  return contains === '' ? 'No message to show' : 'No message contains this text'
}

/** A partition's number with its fixed colour. */
export function PartitionMark({ partition }: { partition: number }) {
  return (
    <span className="inline-flex items-center gap-2">
      <svg aria-hidden width="3" height="15">
        <rect width="3" height="15" rx="1" fill={partitionColour(partition)} />
      </svg>
      {partition}
    </span>
  )
}

function NothingYet({ state, query, onSearch }: Pick<MessageTableProps, 'state' | 'query' | 'onSearch'>) {
  if (state.phase === 'running' && query.tail) {
    return <EmptyState title="Waiting for messages">What is written from now on appears here.</EmptyState>
  }
  if (state.phase === 'running' || state.phase === 'idle') return <SkeletonRows rows={8} />
  if (mistakeOf(state.problem) !== null) return <EmptyState title="Nothing was searched: the filter cannot be read" />
  if (state.phase !== 'ended') return <EmptyState title="Nothing found before the search ended" />
  if (state.scanned === 0) return <EmptyState title="There are no messages in this stretch of the topic" />
  return (
    <EmptyState title={nothingFound(query)}>
      {query.contains !== '' && query.caseSensitive && (
        <Button onClick={() => onSearch({ ...query, caseSensitive: false })}>Search again in any case</Button>
      )}
      {query.isolation === 'read_committed' && query.contains === '' && (
        <Button onClick={() => onSearch({ ...query, isolation: 'read_uncommitted' })}>
          Show uncommitted and aborted ones too
        </Button>
      )}
    </EmptyState>
  )
}
