import { spreadWords, type EditorColumn } from './editor-model.ts'

/** The brokers with rack and what speaks against them. */
export function EditorHead({ columns }: { columns: readonly EditorColumn[] }) {
  const racks = columns.some(column => column.rack !== null)
  const cell = 'sticky top-0 z-20 border-b border-line-strong bg-sheet px-0.5 py-2 align-top font-[520] text-ink-3'
  return (
    <thead>
      <tr>
        <th scope="col" className={`${cell} left-0 z-30 px-3.5 text-left`}>
          <span className="sr-only">Partition</span>
        </th>
        {columns.map(column => (
          <th key={column.brokerId} scope="col" className={`${cell} min-w-18.5 text-center`}>
            <span className="whitespace-nowrap text-ink">Broker {column.brokerId}</span>
            {racks && <span className="block min-h-4 text-xs font-normal">{column.rack ?? 'no rack'}</span>}
            {column.note !== null && <span className="block text-xs font-normal text-attention">{column.note}</span>}
          </th>
        ))}
        <th scope="col" className={cell}>
          <span className="sr-only">Remarks</span>
        </th>
      </tr>
    </thead>
  )
}

/** How many partitions each broker leads, and holds a replica of. */
export function EditorFoot({ columns }: { columns: readonly EditorColumn[] }) {
  return (
    <tfoot>
      <Sums label="Leads" columns={columns} count={column => column.leads} top />
      <Sums label="Holds" columns={columns} count={column => column.holds} />
    </tfoot>
  )
}

interface SumsProps {
  readonly label: string
  readonly columns: readonly EditorColumn[]
  readonly count: (column: EditorColumn) => number
  readonly top?: boolean
}

function Sums({ label, columns, count, top = false }: SumsProps) {
  const cell = `px-1 py-1 text-ink-2 tabular-nums ${top ? 'pt-2' : 'pb-2'}`
  return (
    <tr>
      <th scope="row" className={`${cell} sticky left-0 z-10 bg-sheet px-3.5 text-left font-[520] text-ink-3`}>
        {label}
      </th>
      {columns.map(column => (
        <td key={column.brokerId} className={`${cell} text-center`}>
          {count(column)}
        </td>
      ))}
      <td className={`${cell} px-3 text-sm text-ink-3`}>{columns.length > 0 && spreadWords(columns, count)}</td>
    </tr>
  )
}
