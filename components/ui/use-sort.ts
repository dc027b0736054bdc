'use client'

import { useSearchParams } from 'next/navigation'
import { useMemo } from 'react'
import { writeUrl } from '#components/data/url-state.ts'
import { parseSort, printSort, sortRows, type Sort } from './sort-rows.ts'
import type { Column } from './table-parts.tsx'

/**
 * Rows sorted by the column that the URL names (`?sort=-lag`), else by `fallback`. Hand `sort` and `onSort` to the table.
 * `param` tells two tables of one page apart.
 */
export function useSort<Row>(rows: readonly Row[], columns: readonly Column<Row>[], fallback: Sort, param = 'sort') {
  const text = useSearchParams().get(param)
  const sortable = columns.filter(column => column.sortBy)
  const sort = parseSort(
    text,
    sortable.map(column => column.id),
    fallback,
  )
  const sortBy = sortable.find(column => column.id === sort.column)?.sortBy
  const { descending } = sort
  const sorted = useMemo(() => (sortBy ? sortRows(rows, sortBy, descending) : rows), [rows, sortBy, descending])
  const onSort = (next: Sort) => writeUrl({ [param]: printSort(next) === printSort(fallback) ? null : printSort(next) })
  return { rows: sorted, sort, onSort }
}
