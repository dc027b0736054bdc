import type { ReactNode } from 'react'
import { StateBadge, type Tone } from '#components/ui/badge.tsx'
import { Age, Bytes, NumberText, RateText } from '#components/ui/values.tsx'
import type { Partition } from '#lib/wire/topics'

const HEALTH: Record<Partition['health'], { tone: Tone; text: string }> = {
  ok: { tone: 'good', text: 'all replicas in sync' },
  'under-replicated': { tone: 'attention', text: 'under-replicated' },
  'at-min-isr': { tone: 'attention', text: 'at min ISR: one more loss stops writes' },
  'under-min-isr': { tone: 'bad', text: 'below min ISR: writes with acks=all are refused' },
  offline: { tone: 'bad', text: 'no leader: nothing can be written or read' },
}

/** What is known of a partition, as a list of names and values. */
export function PartitionFacts({ partition, needed }: { partition: Partition; needed: number | null }) {
  const { tone, text } = HEALTH[partition.health]
  const offsetsWhy = 'its leader did not tell its offsets'
  return (
    <>
      <StateBadge tone={tone}>{text}</StateBadge>
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-6 gap-y-1">
        <Fact name="Leader">
          {partition.leader === null ? 'none' : `broker ${partition.leader}`}
          {partition.leaderEpoch !== null && <span className="text-ink-3">, epoch {partition.leaderEpoch}</span>}
          {partition.leaderSinceMs !== null && (
            <span className="text-ink-3">
              , since <Age timeMs={partition.leaderSinceMs} />
              {partition.previousLeader !== null && `, from ${partition.previousLeader}`}
            </span>
          )}
        </Fact>
        <Fact name="Preferred leader">{partition.preferredLeader === null ? 'none' : `broker ${partition.preferredLeader}`}</Fact>
        <Fact name="Replicas">{partition.replicas.join(', ')}</Fact>
        <Fact name="In sync (ISR)">
          {partition.isr.join(', ') || 'none'}
          {needed !== null && <span className="text-ink-3">, at least {needed} to write</span>}
        </Fact>
        {partition.elr !== null && partition.elr.length > 0 && (
          <Fact name="Eligible leaders (ELR)">{partition.elr.join(', ')}</Fact>
        )}
        {partition.lastKnownElr !== null && partition.lastKnownElr.length > 0 && (
          <Fact name="Led it last">broker {partition.lastKnownElr.join(', ')}</Fact>
        )}
        <Fact name="Log start">
          <NumberText value={partition.logStartOffset} why={offsetsWhy} className="font-mono" />
        </Fact>
        <Fact name="Log end">
          <NumberText value={partition.logEndOffset} why={offsetsWhy} className="font-mono" />
          {partition.offsetsAsOfMs !== null && (
            <span className="text-ink-3">
              , read <Age timeMs={partition.offsetsAsOfMs} />
            </span>
          )}
        </Fact>
        <Fact name="Messages">
          <NumberText value={messagesOf(partition)} why={offsetsWhy} />
        </Fact>
        <Fact name="Written">
          <RateText perSecond={partition.messagesPerSecond} unit="msg" />
        </Fact>
        <Fact name="Size">
          <Bytes value={partition.sizeBytes} why="its leader’s broker did not tell its sizes" />
        </Fact>
      </dl>
    </>
  )
}

/** End minus start; null when either is unknown. */
/** A partition's number; where its column's head is not beside it, on the card of a phone, with the word. */
export function PartitionName({ partition }: { partition: number }) {
  return (
    <span>
      <span className="phone:hidden">Partition </span>
      {partition}
    </span>
  )
}

export function messagesOf({ logStartOffset, logEndOffset }: Pick<Partition, 'logStartOffset' | 'logEndOffset'>): bigint | null {
  return logStartOffset === null || logEndOffset === null ? null : BigInt(logEndOffset) - BigInt(logStartOffset)
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  )
}
