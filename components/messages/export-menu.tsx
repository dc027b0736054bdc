'use client'

import { DownloadIcon } from '#components/ui/icons.tsx'
import { Button } from '#components/ui/button.tsx'
import { Menu } from '#components/ui/menu.tsx'
import { clusterPath, queryString } from '#components/data/queries.ts'
import { exportParamsOf, type MessageQuery } from './message-query.ts'

const FORMATS = [
  { id: 'ndjson', label: 'NDJSON: exact, can be produced again', more: { format: 'ndjson' } },
  { id: 'csv', label: 'CSV: for a spreadsheet', more: { format: 'csv' } },
  { id: 'raw', label: 'Values, one a line', more: { format: 'raw', delimiter: 'lf' } },
  { id: 'length', label: 'Values, each behind its length', more: { format: 'raw', delimiter: 'length' } },
] as const

interface ExportMenuProps {
  cluster: string
  topic: string
  query: MessageQuery
}

/** Saves all that the query finds, not only what the page shows; the browser writes it to disk as it comes. */
export function ExportMenu({ cluster, topic, query }: ExportMenuProps) {
  const save = (more: Readonly<Record<string, string>>) => {
    const link = document.createElement('a')
    link.href = `/api/v1${clusterPath(cluster, 'topics', topic, 'messages', 'export')}${queryString({ ...exportParamsOf(query), ...more })}`
    link.download = ''
    link.click()
  }
  return (
    <Menu
      label="Export all that this search finds"
      trigger={
        <Button title="Save all that this search finds, with whole payloads">
          <DownloadIcon size={12} aria-hidden /> Export
        </Button>
      }
      entries={FORMATS.map(({ id, label, more }) => ({ id, label, onSelect: () => save(more) }))}
    />
  )
}
