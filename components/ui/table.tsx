'use client'

import { classes } from './class-names.ts'
import { Scroller } from './scroller.tsx'
import { TableHead, TableRow, type TableProps } from './table-parts.tsx'

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
  return (
    <Scroller label={caption}>
      <table role={stacked ? 'table' : undefined} className={classes('w-full border-collapse', stacked && 'max-phone:block')}>
        <caption className="sr-only">{caption}</caption>
        <TableHead columns={columns} stacked={stacked} {...(sort && { sort })} {...(onSort && { onSort })} />
        <tbody role={stacked ? 'rowgroup' : undefined} className={stacked ? 'max-phone:block' : undefined}>
          {rows.map(row => (
            <TableRow key={rowKey(row)} row={row} columns={columns} stacked={stacked} className={rowClassName?.(row)} />
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}
