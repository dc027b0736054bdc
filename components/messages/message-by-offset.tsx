'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatCount } from '#lib/format/number'
import { problemOf } from '#components/data/api-client.ts'
import { keys } from '#components/data/keys.ts'
import { removalQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { useZone } from '#components/ui/clock.tsx'
import { EmptyState, ErrorState } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { findMessage, type FoundMessage, type MessagePlace } from './find-message.ts'
import { useFormats } from './use-formats.ts'
import { MessageDetail } from './message-detail.tsx'
import { messageHref } from './message-link.ts'
import { removalWords } from './removal-words.ts'

/** The message at an offset, or in words why there is none and what there is. */
export function MessageByOffset(props: MessagePlace) {
  const { cluster, topic, partition, offset } = props
  const formats = useFormats()
  const query = useQuery({
    queryKey: [...keys.topic(cluster, topic), 'message', partition, offset, formats],
    queryFn: ({ signal }) => findMessage({ cluster, topic, partition, offset, formats }, signal),
    staleTime: 10_000,
  })
  if (query.error) {
    return (
      <ErrorState what="The message could not be read." problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
    )
  }
  if (query.data === undefined) return <SkeletonRows rows={8} />
  if (query.data.kind === 'found') return <MessageDetail cluster={cluster} topic={topic} message={query.data.message} />
  return <NoMessage {...props} found={query.data} />
}

function NoMessage({
  cluster,
  topic,
  partition,
  offset,
  found,
}: MessagePlace & { found: Exclude<FoundMessage, { kind: 'found' }> }) {
  const named = `Offset ${formatCount(offset)} of partition ${partition}`
  switch (found.kind) {
    case 'removed':
      return (
        <EmptyState title={`${named} is gone: retention has removed it`}>
          <Range {...found} />
          <Removed cluster={cluster} topic={topic} partition={partition} offset={offset} />
          <LinkTo cluster={cluster} topic={topic} partition={partition} offset={found.startOffset} found={found}>
            Open the oldest message
          </LinkTo>
        </EmptyState>
      )
    case 'not-written':
      return (
        <EmptyState title={`${named} has not been written yet`}>
          <Range {...found} />
        </EmptyState>
      )
    case 'no-message':
      return (
        <EmptyState title={`${named} holds no message`}>
          It was compacted away, or it is the marker of a transaction. <Range {...found} />
          {found.next && (
            <LinkTo cluster={cluster} topic={topic} partition={partition} offset={found.next.offset} found={found}>
              Open the next message, offset {formatCount(found.next.offset)}
            </LinkTo>
          )}
        </EmptyState>
      )
    case 'unreadable':
      return <EmptyState title={`${named} could not be read`}>{found.detail}</EmptyState>
    case 'no-partition':
      return <EmptyState title={`${topic} has no partition ${partition}`} />
  }
}

/** When it went, and why. Nothing until that is known: that it is gone stands above. */
function Removed({ cluster, topic, partition, offset }: MessagePlace) {
  const zone = useZone()
  const removal = useApi(removalQuery(cluster, topic, partition, offset)).data
  return removal === undefined ? null : <p>{removalWords(removal, zone).join(' ')}</p>
}

interface OffsetRange {
  startOffset: string
  endOffset: string
}

function Range({ startOffset, endOffset }: OffsetRange) {
  if (BigInt(startOffset) >= BigInt(endOffset))
    return <p>The partition is empty; its next message gets offset {formatCount(endOffset)}.</p>
  return (
    <p>
      The partition now holds offsets {formatCount(startOffset)} to {formatCount(BigInt(endOffset) - 1n)}.
    </p>
  )
}

function LinkTo(props: MessagePlace & { found: OffsetRange; children: ReactNode }) {
  const { cluster, topic, partition, offset, found, children } = props
  if (BigInt(found.startOffset) >= BigInt(found.endOffset)) return null
  return (
    <p className="mt-2">
      <Link look="text" href={messageHref(cluster, topic, { partition, offset })}>
        {children}
      </Link>
    </p>
  )
}
