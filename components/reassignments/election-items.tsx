import { Table, type Column } from '#components/ui/table.tsx'
import { plural } from '#lib/format/number'
import type { ElectionItem } from '#lib/wire/reassignments'

const SHOWN = 100

/** Which partitions get which leader, or why they get none. */
export function ElectionItems({ items, total }: { items: readonly ElectionItem[]; total: number }) {
  const shown = items.slice(0, SHOWN)
  return (
    <div className="my-3 max-h-80 overflow-y-auto rounded-control border border-line">
      <Table
        caption={plural(total, 'partition')}
        columns={COLUMNS}
        rows={shown}
        rowKey={row => `${row.topic}-${row.partition}`}
      />
      {total > shown.length && (
        <p className="px-3.5 py-2 text-sm text-ink-3">and {plural(total - shown.length, 'more partition')}</p>
      )}
    </div>
  )
}

const COLUMNS: readonly Column<ElectionItem>[] = [
  { id: 'partition', head: 'Partition', rowHeader: true, cell: row => `${row.topic}-${row.partition}` },
  { id: 'before', head: 'Leads now', cell: row => leader(row.leaderBefore) },
  { id: 'after', head: 'Would lead', cell: row => (row.error === null ? leader(row.leaderAfter) : '–') },
  {
    id: 'why',
    head: <span className="sr-only">Remarks</span>,
    className: 'w-full',
    // What may be lost must be read whole: a cell alone would stay on one line.
    cell: row => <span className="block min-w-48 text-sm whitespace-normal text-ink-2">{row.error?.message ?? row.mayLose}</span>,
  },
]

function leader(brokerId: number | null): string {
  return brokerId === null ? 'nobody' : `broker ${brokerId}`
}
