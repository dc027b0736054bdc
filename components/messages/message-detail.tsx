'use client'

import type { ReactNode } from 'react'
import type { Message } from '#lib/wire/messages'
import { formatCount } from '#lib/format/number'
import { Tag } from '#components/ui/badge.tsx'
import { Bytes, Timestamp } from '#components/ui/values.tsx'
import { payloadPath } from './message-link.ts'
import { PartitionMark } from './message-table.tsx'
import { PayloadView } from './payload-view.tsx'
import { visibleString } from './visible-text.ts'

const CLOCKS = { create: 'set by the producer', append: 'set by the broker' } as const

/** One message in full: where it lies, when, key, value and headers. */
export function MessageDetail({ cluster, topic, message }: { cluster: string; topic: string; message: Message }) {
  const download = (part: 'key' | 'value') => payloadPath(cluster, topic, message, part)
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 px-3.5 py-3">
        <Fact name="Partition">
          <PartitionMark partition={message.partition} />
        </Fact>
        <Fact name="Offset">
          <data value={message.offset} data-exact={message.offset} className="font-mono">
            {formatCount(message.offset)}
          </data>
        </Fact>
        <Fact name="Time">
          <Timestamp timeMs={message.timestampMs} why="the record has no time" />{' '}
          <span className="text-ink-3">{CLOCKS[message.timestampType]}</span>
        </Fact>
        <Fact name="Size">
          <Bytes value={message.sizeBytes} /> {message.compression !== 'none' && <Tag>{message.compression} batch</Tag>}{' '}
          {message.transactional && <Tag>transactional</Tag>}
        </Fact>
      </dl>
      <PayloadView name="Key" payload={message.key} absent="null: the message has no key" downloadHref={download('key')} />
      <PayloadView
        name="Value"
        payload={message.value}
        absent="null: a tombstone, which deletes this key in a compacted topic"
        downloadHref={download('value')}
      />
      <Headers message={message} />
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}

function Headers({ message }: { message: Message }) {
  const hidden = message.headerCount - message.headers.length
  if (message.headerCount === 0) return null
  return (
    <section aria-label="Headers">
      <h3 className="border-t border-line px-3.5 py-2 font-[620]">
        Headers <span className="font-normal text-ink-3">{formatCount(message.headerCount)}</span>
      </h3>
      {message.headers.map((header, index) => (
        <PayloadView
          key={index}
          name={header.key === '' ? '(no name)' : visibleString(header.key)}
          payload={header.value}
          absent="null"
        />
      ))}
      {hidden > 0 && <p className="px-3.5 py-2 text-ink-3">{formatCount(hidden)} more headers are not shown.</p>}
    </section>
  )
}
