'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useLayoutEffect, useRef } from 'react'
import { classes } from './class-names.ts'
import { StackedSort } from './stacked-sort.tsx'
import { stackedParts, TableHead, TableRow, type TableProps } from './table-parts.tsx'
import { useIsPhone } from './use-is-phone.ts'

const rowHeight = 33
/** A line of a card, and the space around its lines. */
const cardLineHeight = 24
const cardSpace = 17
const nearEndRows = 40

interface VirtualTableProps<Row> extends TableProps<Row> {
  /** The height of the part that scrolls, as classes. */
  readonly className?: string
  /** Called when the last rows come into sight: the moment to fetch the next page. Keep it stable. */
  readonly onNearEnd?: () => void
  /** When this changes, the table begins at its top again: another filter or order. */
  readonly topKey?: string
}

// A table is drawn anew for every look and key: only rows that changed are.
const SameRow = memo(TableRow) as typeof TableRow

/**
 * A table of any length: only the rows in sight are in the document. Rows are one line high; `stacked` ones are cards on a
 * phone, each as high as it must be.
 * The number of all rows is told to screen readers, and the scrolling part can be focused and moved with the arrow keys.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const {
    caption,
    columns,
    rows,
    rowKey,
    sort,
    onSort,
    rowClassName,
    empty,
    className = 'max-h-[calc(100dvh-13rem)] min-h-40',
    onNearEnd,
    topKey,
    stacked = false,
  } = props
  const scroller = useRef<HTMLElement>(null)
  const isPhone = useIsPhone()
  const areCards = stacked && isPhone
  // The React Compiler is not in use; the virtualizer renders this component again by itself.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (areCards ? columns.length * cardLineHeight + cardSpace : rowHeight),
    overscan: areCards ? 4 : 12,
    // What the server draws, before anything was measured.
    initialRect: { width: 1200, height: 900 },
  })
  // Sizes that were measured as cards are not those of lines.
  useEffect(() => virtualizer.measure(), [virtualizer, areCards])
  useLayoutEffect(() => {
    scroller.current?.scrollTo(0, 0)
  }, [topKey])
  const shown = virtualizer.getVirtualItems()
  const nearEnd = (shown.at(-1)?.index ?? 0) >= rows.length - nearEndRows
  useEffect(() => {
    if (nearEnd) onNearEnd?.()
  }, [nearEnd, rows.length, onNearEnd])
  if (rows.length === 0 && empty !== undefined) return empty
  const before = shown[0]?.start ?? 0
  const after = virtualizer.getTotalSize() - (shown.at(-1)?.end ?? 0)
  const parts = stackedParts(stacked)
  return (
    <>
      {stacked && <StackedSort columns={columns} sort={sort} onSort={onSort} />}
      <section
        ref={scroller}
        aria-label={caption}
        // What scrolls must be reachable by keyboard, also when no row holds a link (WCAG 2.1.1).
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className={classes('relative overflow-auto rounded-b-card -outline-offset-2', className)}
      >
        <table {...parts.table} aria-rowcount={rows.length + 1}>
          <caption className="sr-only">{caption}</caption>
          <TableHead columns={columns} stacked={stacked} {...(sort && { sort })} {...(onSort && { onSort })} />
          <tbody {...parts.body}>
            <Spacer height={before} columns={columns.length} />
            {shown.map(item => {
              const row = rows[item.index]
              if (row === undefined) return null
              return (
                <SameRow
                  key={rowKey(row)}
                  row={row}
                  columns={columns}
                  stacked={stacked}
                  className={classes(stacked ? 'phone:h-[33px]' : 'h-[33px]', rowClassName?.(row))}
                  {...(stacked && { index: item.index })}
                  {...(areCards && { ref: virtualizer.measureElement })}
                />
              )
            })}
            <Spacer height={after} columns={columns.length} />
          </tbody>
        </table>
      </section>
    </>
  )
}

// The attribute, not a style: a style attribute in the server's HTML is forbidden by the Content-Security-Policy.
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
