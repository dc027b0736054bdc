'use client'

import { Scroller } from './scroller.tsx'
import { TableHead, TableRow, type TableProps } from './table-parts.tsx'

export type { Column, TableProps } from './table-parts.tsx'

/** A dense table for up to a few hundred rows; longer lists go into a `VirtualTable`. */
export function Table<Row>({ caption, columns, rows, rowKey, sort, onSort, rowClassName, empty }: TableProps<Row>) {
  if (rows.length === 0 && empty !== undefined) return empty
  return (
    <Scroller label={caption}>
      <table className="w-full border-collapse">
        <caption className="sr-only">{caption}</caption>
        <TableHead columns={columns} {...(sort && { sort })} {...(onSort && { onSort })} />
        <tbody>
          {rows.map(row => (
            <TableRow key={rowKey(row)} row={row} columns={columns} className={rowClassName?.(row)} />
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}
