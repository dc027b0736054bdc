'use client'

import { useId, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { classes } from '#components/ui/class-names.ts'
import { useRowWindow } from '#components/ui/use-row-window.ts'
import { longestLog, type TapeScale } from '#lib/kafka/offset-tape'
import type { Retention } from '#lib/wire/retention'
import type { TopicOffsets } from '#lib/wire/topic-offsets'
import { TapeHint } from './tape-hint.tsx'
import { hasLosses, logOf, roomOf, rowStacks, type TapeGroup } from './tape-model.ts'
import { TapeRow } from './tape-row.tsx'
import { useTapeInput } from './use-tape-input.ts'

const ROW_PX = 45
/** From here on the tape scrolls in itself and draws only what is in sight. */
const LONG_ROWS = 40

interface TapeRowsProps {
  readonly tape: TopicOffsets
  readonly groups: readonly TapeGroup[]
  readonly retention: Retention | undefined
  readonly scale: TapeScale
  /** A group's name, or ''. */
  readonly chosen: string
  readonly onChoose: (groupId: string) => void
}

/** A bar per partition. One stop for the Tab key; arrows go from partition to partition and from mark to mark. */
export function TapeRows({ tape, groups, retention, scale, chosen, onChoose }: TapeRowsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLTableCellElement>(null)
  const widthPx = useWidth(head)
  const hintId = useId()
  const { partitions } = tape
  const longest = useMemo(() => longestLog(partitions.flatMap(log => logOf(log) ?? [])), [partitions])
  const lost = useMemo(() => hasLosses(groups, partitions), [groups, partitions])
  const room = useMemo(() => (widthPx === null ? null : roomOf(widthPx, lost)), [widthPx, lost])
  const edges = useMemo(() => new Map(retention?.partitions.map(each => [each.partition, each.edge])), [retention])
  const rows = useRowWindow(partitions.length, LONG_ROWS, ROW_PX, scroller)
  const chosenIndex = groups.findIndex(group => group.groupId === chosen)

  const stacksOf = (row: number) => {
    const log = partitions[row]
    return log === undefined || room === null ? [] : rowStacks(groups, row, logOf(log), scale, longest, room)
  }
  const { focus, hint, handlers } = useTapeInput({
    scroller,
    rows: partitions.length,
    stacksOf,
    scrollTo: rows.scrollTo,
    groups,
    chosenIndex,
    onChoose,
  })
  const long = partitions.length > LONG_ROWS
  const hinted = hint === null ? undefined : partitions[hint.row]
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-static-element-interactions
    <div
      ref={scroller}
      className={classes('relative overflow-auto rounded-b-card', long && 'max-h-[calc(100dvh-12rem)] min-h-60')}
      {...handlers}
    >
      <table className="w-full table-fixed border-separate border-spacing-0" aria-rowcount={partitions.length + 1}>
        <caption className="sr-only">Where the groups stand in the logs of {tape.topic}, partition by partition</caption>
        <TapeHead track={head} scale={scale} chosen={chosenIndex < 0 ? null : chosen} />
        <tbody>
          <Spacer height={rows.beforePx} />
          {rows.shown.map(row => {
            const log = partitions[row]
            if (log === undefined) return null
            return (
              <TapeRow
                key={log.partition}
                log={log}
                index={row}
                groups={groups}
                edge={edges.get(log.partition) ?? null}
                scale={scale}
                longest={longest}
                room={room}
                chosen={chosenIndex}
                focusMark={focus.row === row ? focus.mark : null}
                describedMark={hint?.row === row ? hint.mark : null}
                describedBy={hintId}
              />
            )
          })}
          <Spacer height={rows.afterPx} />
        </tbody>
      </table>
      {hint !== null && hinted !== undefined && (
        <TapeHint
          id={hintId}
          anchor={hint.anchor}
          log={hinted}
          index={hint.row}
          groups={groups}
          stack={stacksOf(hint.row)[hint.mark - 1] ?? null}
          retention={retention}
        />
      )}
    </div>
  )
}

interface TapeHeadProps {
  /** The cell above the bars: they are as wide. */
  readonly track: RefObject<HTMLTableCellElement | null>
  readonly scale: TapeScale
  readonly chosen: string | null
}

function TapeHead({ track, scale, chosen }: TapeHeadProps) {
  const cell = 'sticky top-0 z-20 h-8 border-b border-line bg-sheet text-sm font-[520] text-ink-3'
  return (
    <thead>
      <tr>
        <th scope="col" className={`${cell} w-28 pl-3.5 text-left max-phone:w-11`}>
          <span className="max-phone:sr-only">Partition</span>
        </th>
        <th scope="col" ref={track} aria-label="Positions" className={`${cell} text-left`}>
          <span className="flex justify-between px-2">
            <span>{scale === 'own' ? 'log start' : 'further behind'}</span>
            <span>log end</span>
          </span>
        </th>
        <th scope="col" className={`${cell} w-30 pr-3.5 text-right max-phone:hidden`}>
          Log end
        </th>
        {chosen !== null && (
          <th scope="col" className={`${cell} w-40 truncate pr-3.5 text-right max-phone:hidden`} title={chosen}>
            {chosen} is behind
          </th>
        )}
      </tr>
    </thead>
  )
}

/** Width of an element's content, followed as it changes; null before the first look. */
function useWidth(ref: RefObject<HTMLElement | null>): number | null {
  const [widthPx, setWidthPx] = useState<number | null>(null)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new ResizeObserver(() => setWidthPx(Math.floor(element.clientWidth)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return widthPx
}

function Spacer({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden>
      <td colSpan={3} height={height}>
        {null}
      </td>
    </tr>
  )
}
