'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import {
  useId,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
} from 'react'
import { classes } from '#components/ui/class-names.ts'
import { useNow } from '#components/ui/clock.tsx'
import { useHintPointer } from '#components/ui/use-hint-pointer.ts'
import { neededInSync } from '#lib/kafka/partition-health'
import type { Topic } from '#lib/wire/topics'
import { GridFoot, GridHead } from './grid-head.tsx'
import { gridBrokers, type GridWhatIf } from './grid-model.ts'
import type { GridPlace } from './grid-keys.ts'
import { moveInGrid } from './grid-keys.ts'
import { GridPopover } from './grid-popover.tsx'
import { GridRow } from './grid-row.tsx'

const ROW_PX = 41
/** From here on the grid scrolls in itself and draws only what is in sight. */
const LONG_ROWS = 60
const COARSE_MS = 5000
const NONE: readonly number[] = []

interface AssignmentGridProps {
  readonly cluster: string
  readonly topic: Topic
  readonly selected: number | null
  readonly onSelect: (partition: number) => void
  /** null: no broker is switched off. */
  readonly whatIf: GridWhatIf | null
  readonly onToggle: (brokerId: number) => void
}

/**
 * Partitions × brokers. A real table, so that a screen reader reads "partition 2, broker 4: leader, in sync"; for the
 * keyboard it is one stop, with arrow keys from cell to cell, Enter for the partition and Escape for the hint.
 */
export function AssignmentGrid({ cluster, topic, selected, onSelect, whatIf, onToggle }: AssignmentGridProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const popoverId = useId()
  const brokers = useMemo(() => gridBrokers(topic, whatIf), [topic, whatIf])
  const brokerIds = useStableIds(brokers.map(broker => broker.brokerId))
  const [focus, setFocus] = useState<GridPlace>({ row: 0, column: 0 })
  const [hint, setHint] = useState<{ place: GridPlace; anchor: HTMLElement } | null>(null)
  const nowMs = Math.floor(useNow() / COARSE_MS) * COARSE_MS
  const long = topic.partitions.length > LONG_ROWS
  const rows = useGridRows(topic.partitions.length, long, scroller)

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    pointer.rest()
    if (event.key === 'Escape') setHint(null)
    const size = { rows: topic.partitions.length, columns: brokers.length, pageRows: 10 }
    const next = placeOf(event.target) === null ? null : moveInGrid(focus, event, size)
    if (next === null) return
    event.preventDefault()
    setFocus(next)
    rows.focusCell(next)
  }
  const showHint = (event: PointerEvent<HTMLElement> | FocusEvent<HTMLElement>) => {
    const found = placeOf(event.target)
    if (found === null) return
    if (event.type === 'focus') setFocus(found.place)
    setHint(found.anchor.dataset['kind'] === 'none' ? null : found)
  }
  const pointer = useHintPointer(showHint)
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const found = placeOf(event.target)
    const partition = found === null ? undefined : topic.partitions[found.place.row]
    if (partition === undefined) return
    setHint(null)
    onSelect(partition.partition)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-static-element-interactions
    <div
      ref={scroller}
      className={classes('relative overflow-auto rounded-b-card', long && 'max-h-[calc(100dvh-12rem)] min-h-60')}
      onKeyDown={onKeyDown}
      onFocus={showHint}
      onBlur={() => setHint(null)}
      {...pointer.handlers}
      onPointerLeave={() => setHint(null)}
      onClick={onClick}
    >
      <table className="w-full border-separate border-spacing-0" aria-rowcount={topic.partitions.length + 2}>
        <caption className="sr-only">Where the replicas of {topic.name} lie: partitions by brokers</caption>
        <GridHead
          cluster={cluster}
          brokers={brokers}
          down={whatIf?.down ?? NONE}
          away={topic.failureRules.away}
          onToggle={onToggle}
        />
        <tbody>
          <Spacer height={rows.before} columns={brokers.length + 4} />
          {rows.shown.map(row => {
            const partition = topic.partitions[row]
            if (partition === undefined) return null
            return (
              <GridRow
                key={partition.partition}
                partition={partition}
                row={row}
                brokerIds={brokerIds}
                neededInSync={neededInSync(partition.replicas.length, topic.minInsyncReplicas, topic.failureRules.strictMinIsr)}
                nowMs={nowMs}
                focusColumn={focus.row === row ? focus.column : null}
                describedColumn={hint?.place.row === row ? hint.place.column : null}
                describedBy={popoverId}
                selected={selected === partition.partition}
                whatIf={whatIf}
              />
            )
          })}
          <Spacer height={rows.after} columns={brokers.length + 4} />
        </tbody>
        <GridFoot brokers={brokers} isPrediction={whatIf !== null} />
      </table>
      {hint !== null && <GridPopover {...hint} cluster={cluster} topic={topic} brokerIds={brokerIds} id={popoverId} />}
    </div>
  )
}

function useGridRows(count: number, long: boolean, scroller: RefObject<HTMLDivElement | null>) {
  // The virtualizer is kept to this hook and never handed on: nothing memoised can hold an old one.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count,
    enabled: long,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    initialRect: { width: 1200, height: 800 },
  })
  const items = virtualizer.getVirtualItems()
  const focusCell = (place: GridPlace) => {
    if (long) virtualizer.scrollToIndex(place.row)
    // The row may have to be drawn first.
    requestAnimationFrame(() => cellAt(scroller.current, place)?.focus())
  }
  if (!long) return { shown: Array.from({ length: count }, (_, row) => row), before: 0, after: 0, focusCell }
  const before = items[0]?.start ?? 0
  return { shown: items.map(item => item.index), before, after: virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0), focusCell }
}

/** The same array as long as the ids are the same, so that rows need not be drawn again. */
function useStableIds(ids: readonly number[]): readonly number[] {
  const text = ids.join(',')
  return useMemo(() => (text === '' ? [] : text.split(',').map(Number)), [text])
}

function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden>
      <td colSpan={columns} height={height}>
        {null}
      </td>
    </tr>
  )
}

function cellAt(scroller: HTMLElement | null, { row, column }: GridPlace): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`button[data-row="${row}"][data-column="${column}"]`) ?? null
}

function placeOf(target: EventTarget): { place: GridPlace; anchor: HTMLElement } | null {
  const anchor = target instanceof Element ? target.closest<HTMLElement>('button[data-row]') : null
  if (anchor === null) return null
  return { place: { row: Number(anchor.dataset['row']), column: Number(anchor.dataset['column']) }, anchor }
}
