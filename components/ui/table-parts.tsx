'use client'

import type { ReactNode, Ref } from 'react'
import { classes } from './class-names.ts'
import type { Sort, SortValue } from './sort-rows.ts'

/** A column: define the list once, outside the component, so that rows need not be sorted again at every render. */
export interface Column<Row> {
  readonly id: string
  readonly head: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** Numbers stand at the end. */
  readonly align?: 'end'
  /** Makes the head a button that sorts by this. */
  readonly sortBy?: (row: Row) => SortValue
  /** Numbers and ages start with the largest. */
  readonly descendingFirst?: boolean
  /** Widths, or `max-phone:hidden` for what a phone can do without. */
  readonly className?: string
  /** This cell names the row to a screen reader. */
  readonly rowHeader?: boolean
}

export interface TableProps<Row> {
  /** Says what the table is; read out, not shown. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string | number
  readonly sort?: Sort
  readonly onSort?: (sort: Sort) => void
  readonly rowClassName?: (row: Row) => string | undefined
  /**
   * On a phone each row is a card, its cells below each other with their heads beside them, and a field above says by what the
   * cards are sorted: for tables wider than a phone.
   */
  readonly stacked?: boolean
  /** In place of rows when there are none. */
  readonly empty?: ReactNode
}

/** Its head on the left, its value on the right. */
const stackedCell =
  'max-phone:flex max-phone:h-auto max-phone:min-h-6 max-phone:w-full max-phone:min-w-0 max-phone:items-baseline max-phone:justify-between max-phone:gap-3 max-phone:p-0 max-phone:whitespace-normal max-phone:first:pl-0 max-phone:last:pr-0'

/** What a table and its body are told besides: cards are no table to a browser unless it is said again. */
export function stackedParts(stacked: boolean) {
  if (!stacked) return { table: { className: 'w-full border-collapse' }, body: {} }
  return {
    table: { role: 'table', className: 'w-full border-collapse max-phone:block' },
    body: { role: 'rowgroup', className: 'max-phone:block' },
  }
}

const cellSpace = 'px-2.5 first:pl-3.5 last:pr-3.5'

export function TableHead<Row>({
  columns,
  sort,
  onSort,
  stacked = false,
}: Pick<TableProps<Row>, 'columns' | 'sort' | 'onSort' | 'stacked'>) {
  return (
    <thead className={stacked ? 'max-phone:sr-only' : undefined} role={stacked ? 'rowgroup' : undefined}>
      <tr role={stacked ? 'row' : undefined}>
        {columns.map(column => (
          <th
            key={column.id}
            scope="col"
            role={stacked ? 'columnheader' : undefined}
            aria-sort={sort?.column === column.id ? (sort.descending ? 'descending' : 'ascending') : undefined}
            className={classes(
              'sticky top-0 z-10 h-8 border-b border-line bg-sheet text-sm font-[520] whitespace-nowrap text-ink-3',
              cellSpace,
              column.align === 'end' ? 'text-right' : 'text-left',
              column.className,
            )}
          >
            {column.sortBy && onSort ? <SortButton column={column} sort={sort} onSort={onSort} stacked={stacked} /> : column.head}
          </th>
        ))}
      </tr>
    </thead>
  )
}

interface SortButtonProps<Row> {
  readonly column: Column<Row>
  readonly sort: Sort | undefined
  readonly onSort: (sort: Sort) => void
  readonly stacked: boolean
}

function SortButton<Row>({ column, sort, onSort, stacked }: SortButtonProps<Row>) {
  const current = sort?.column === column.id
  const descending = current ? !sort.descending : (column.descendingFirst ?? false)
  const button = (
    <button
      type="button"
      className={classes(
        'inline-flex items-center gap-1 hover:text-ink',
        column.align === 'end' && 'flex-row-reverse',
        current && 'font-[600] text-ink',
        stacked && 'max-phone:hidden',
      )}
      onClick={() => onSort({ column: column.id, descending })}
    >
      {column.head}
      <svg aria-hidden width="8" height="8" viewBox="0 0 8 8" className={current ? 'opacity-100' : 'opacity-0'}>
        <path d={current && sort.descending ? 'M0.5 2h7L4 6.5z' : 'M0.5 6h7L4 1.5z'} fill="currentColor" />
      </svg>
    </button>
  )
  if (!stacked) return button
  return (
    <>
      {button}
      <span className="phone:hidden">{column.head}</span>
    </>
  )
}

export function TableRow<Row>({
  row,
  columns,
  className,
  stacked = false,
  index,
  ref,
}: {
  row: Row
  columns: readonly Column<Row>[]
  className?: string | undefined
  stacked?: boolean
  /** Its place among all rows, for whoever measures it. */
  index?: number
  ref?: Ref<HTMLTableRowElement>
}) {
  return (
    <tr
      ref={ref}
      data-index={index}
      role={stacked ? 'row' : undefined}
      className={classes(
        'border-b border-line last:border-b-0 hover:bg-ground',
        stacked && 'max-phone:block max-phone:px-3.5 max-phone:py-2',
        className,
      )}
    >
      {columns.map(column => {
        const look = classes(
          'h-8 py-1 whitespace-nowrap',
          cellSpace,
          column.align === 'end' ? 'text-right tabular-nums' : 'text-left',
          column.className,
          stacked && stackedCell,
        )
        if (column.rowHeader) {
          return (
            <th
              key={column.id}
              scope="row"
              role={stacked ? 'rowheader' : undefined}
              className={classes(look, stacked ? 'font-normal max-phone:font-[560]' : 'font-normal')}
            >
              {column.cell(row)}
            </th>
          )
        }
        const cell = column.cell(row)
        const isEmpty = cell === null || cell === undefined || cell === false || cell === ''
        return (
          <td
            key={column.id}
            role={stacked ? 'cell' : undefined}
            className={classes(look, stacked && isEmpty && 'max-phone:hidden')}
          >
            {stacked ? <Labelled head={column.head}>{cell}</Labelled> : cell}
          </td>
        )
      })}
    </tr>
  )
}

/** A cell's value behind the head of its column, which is above it where there is room. */
function Labelled({ head, children }: { head: ReactNode; children: ReactNode }) {
  return (
    <>
      <span aria-hidden className="shrink-0 text-sm text-ink-3 phone:hidden">
        {head}
      </span>
      <span className="max-phone:min-w-0 max-phone:text-right">{children}</span>
    </>
  )
}
