'use client'

import { Button } from './button.tsx'
import { Select } from './fields.tsx'
import type { Sort } from './sort-rows.ts'
import type { Column } from './table-parts.tsx'

interface StackedSortProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly sort: Sort | undefined
  readonly onSort: ((sort: Sort) => void) | undefined
}

/** On a phone in place of the heads, which are not shown over cards: by what they are sorted, and which way. */
export function StackedSort<Row>({ columns, sort, onSort }: StackedSortProps<Row>) {
  if (!sort || !onSort) return null
  const options = columns.flatMap(({ id, head, sortBy }) =>
    sortBy && typeof head === 'string' ? [{ value: id, label: head }] : [],
  )
  const choose = (column: string) =>
    onSort({ column, descending: columns.find(({ id }) => id === column)?.descendingFirst ?? false })
  return (
    <div className="flex items-center justify-end gap-2 border-b border-line px-3.5 py-2 text-sm text-ink-3 phone:hidden">
      <span aria-hidden className="whitespace-nowrap">
        Sort by
      </span>
      <Select label="Sort by" hideLabel value={sort.column} options={options} onValue={choose} />
      <Button title="Turn the order round" onClick={() => onSort({ ...sort, descending: !sort.descending })}>
        {sort.descending ? 'Descending' : 'Ascending'}
        <svg aria-hidden width="8" height="8" viewBox="0 0 8 8">
          <path d={sort.descending ? 'M0.5 2h7L4 6.5z' : 'M0.5 6h7L4 1.5z'} fill="currentColor" />
        </svg>
      </Button>
    </div>
  )
}
