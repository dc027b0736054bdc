'use client'

import { Scroller } from './scroller.tsx'
import { StackedSort } from './stacked-sort.tsx'
import { stackedParts, TableHead, TableRow, type TableProps } from './table-parts.tsx'

export type { Column, TableProps } from './table-parts.tsx'

/** A dense table for up to a few hundred rows; longer lists go into a `VirtualTable`. */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  sort,
  onSort,
  rowClassName,
  empty,
  stacked = false,
}: TableProps<Row>) {
  if (rows.length === 0 && empty !== undefined) return empty
  const parts = stackedParts(stacked)
  return (
    <Scroller label={caption}>
      {stacked && rows.length > 1 && <StackedSort columns={columns} sort={sort} onSort={onSort} />}
      <table {...parts.table}>
        <caption className="sr-only">{caption}</caption>
        <TableHead columns={columns} stacked={stacked} {...(sort && { sort })} {...(onSort && { onSort })} />
        <tbody {...parts.body}>
          {rows.map(row => (
            <TableRow key={rowKey(row)} row={row} columns={columns} stacked={stacked} className={rowClassName?.(row)} />
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}
