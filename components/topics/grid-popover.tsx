'use client'

import { useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { ReplicaCatchUpLines } from '#components/catch-up/replica-catch-up.tsx'
import { putBeside } from '#components/ui/put-beside.ts'
import { Age, Bytes, NumberText } from '#components/ui/values.tsx'
import type { Partition, Topic } from '#lib/wire/topics'
import type { GridPlace } from './grid-keys.ts'
import { gridCells } from './grid-model.ts'
import { cellText } from './grid-words.ts'

interface GridPopoverProps {
  readonly id: string
  readonly cluster: string
  readonly topic: Topic
  /** The columns of the grid. */
  readonly brokerIds: readonly number[]
  readonly place: GridPlace
  /** The cell. */
  readonly anchor: HTMLElement
}

/** What is known of one replica, beside its cell. Never in the way of the pointer, gone with Escape. */
export function GridPopover({ id, cluster, topic, brokerIds, place: { row, column }, anchor }: GridPopoverProps) {
  const box = useRef<HTMLDivElement>(null)
  const partition = topic.partitions[row]
  const brokerId = brokerIds[column]
  useLayoutEffect(() => {
    if (box.current !== null) putBeside(box.current, anchor)
  }, [anchor, partition])
  if (partition === undefined || brokerId === undefined) return null
  const [cell] = gridCells(partition, [brokerId])
  if (cell === undefined || cell.kind === 'none') return null
  const silent = `broker ${brokerId} did not say`
  return createPortal(
    <div
      ref={box}
      id={id}
      role="tooltip"
      className="pointer-events-none fixed top-0 left-0 z-50 w-72 rounded-control border border-line bg-raised px-3 py-2 text-sm text-ink shadow-xl"
    >
      <p className="font-[600]">
        Partition {partition.partition} on broker {brokerId}
      </p>
      <p className="mb-1.5 text-ink-2">{cellText(cell)}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
        <dt className="text-ink-3">Log end</dt>
        <dd className="text-right font-mono">
          <NumberText value={replicaLogEnd(partition, cell.offsetLag)} why={silent} />
        </dd>
        <dt className="text-ink-3">Behind</dt>
        <dd className="text-right">
          <NumberText value={cell.offsetLag} why={silent} /> messages
        </dd>
        <dt className="text-ink-3">Size</dt>
        <dd className="text-right">
          <Bytes value={cell.sizeBytes} why={silent} />
          {cell.bytesBehind !== null && cell.bytesBehind > 0 && cell.kind === 'out-of-sync' && (
            <>
              , <Bytes value={cell.bytesBehind} /> less than the leader
            </>
          )}
        </dd>
        <dt className="text-ink-3">Log directory</dt>
        <dd className="text-right font-mono wrap-anywhere">{cell.logDir ?? 'unknown'}</dd>
        <dt className="text-ink-3">Read</dt>
        <dd className="text-right">
          <Age timeMs={cell.asOfMs} why={silent} />
        </dd>
      </dl>
      {cell.kind === 'out-of-sync' && (
        <ReplicaCatchUpLines cluster={cluster} topic={topic.name} partition={partition.partition} brokerId={brokerId} />
      )}
    </div>,
    document.body,
  )
}

/** The leader's log end less what the replica is behind; null when either is unknown. */
function replicaLogEnd(partition: Partition, offsetLag: number | null): bigint | null {
  return partition.logEndOffset === null || offsetLag === null ? null : BigInt(partition.logEndOffset) - BigInt(offsetLag)
}
