'use client'

import { useId, useState } from 'react'
import { formatBytes } from '#lib/format/bytes'
import { plural } from '#lib/format/number'
import { clusterPath, queryString } from '#components/data/queries.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { VisibleText } from '../visible-text-view.tsx'
import { firstLines } from './file-pieces.ts'
import { useWriteJob } from './use-write-job.ts'
import { USUAL_OPTIONS, WriteOptionFields, type WriteOptions } from './write-options.tsx'
import { WriteReport } from './write-report.tsx'
import type { WriteState } from './write-state.ts'

/** A transaction is one request, and one request is not taken up in the middle. */
const LARGEST_ATOMIC_BYTES = 256 << 20

interface ImportDialogProps {
  cluster: string
  topic: string
  onClose: () => void
}

/** Writes the messages of an NDJSON file. Choosing the file checks every line; nothing is written before the second step. */
export function ImportDialog({ cluster, topic, onClose }: ImportDialogProps) {
  const { job, state } = useWriteJob()
  const [chosen, setChosen] = useState<{ file: File; lines: readonly string[] } | null>(null)
  const [options, setOptions] = useState<WriteOptions>(USUAL_OPTIONS)
  const running = state.phase === 'running'

  const run = (file: File, { atomic, ...rest }: WriteOptions, dryRun: boolean) => {
    const query = queryString({ ...rest, ...(atomic ? { atomic: 'true' } : {}) })
    const path = clusterPath(cluster, 'topics', topic, 'records', 'import') + query
    void job.importFile(file, path, { dryRun, whole: atomic && !dryRun })
  }
  const choose = (file: File | undefined) => {
    if (file === undefined) return
    setChosen({ file, lines: [] })
    void firstLines(file).then(lines => setChosen({ file, lines }))
    run(file, options, true)
  }
  const change = (next: WriteOptions) => {
    setOptions(next)
    if (chosen !== null) run(chosen.file, next, true)
  }
  return (
    <Dialog open onClose={onClose} title={`Produce messages from a file to ${topic}`}>
      <div className="flex flex-col gap-4">
        <FileField disabled={running && !state.dryRun} onFile={choose} />
        {chosen !== null && <FirstLines {...chosen} />}
        <WriteOptionFields options={options} disabled={running} onOptions={change} />
        <WriteReport state={state} />
        <div className="flex justify-end gap-2">
          {running ? <Button onClick={() => job.cancel()}>Cancel</Button> : <Button onClick={onClose}>Close</Button>}
          <Button
            kind="main"
            refusal={refusalOf(chosen?.file ?? null, options, state)}
            onClick={() => chosen !== null && run(chosen.file, options, false)}
          >
            {state.phase === 'ended' && state.dryRun ? `Write ${plural(state.records, 'message')}` : 'Write'}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

function FileField({ disabled, onFile }: { disabled: boolean; onFile: (file: File | undefined) => void }) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-[540] text-ink-2">
        NDJSON file
      </label>
      <input
        id={id}
        type="file"
        accept=".ndjson,.jsonl,.json,application/x-ndjson"
        disabled={disabled}
        aria-describedby={`${id}-hint`}
        className="w-full text-sm file:mr-3 file:rounded-control file:border file:border-line-strong file:bg-sheet file:px-2.5 file:py-1 file:text-ink"
        onChange={event => onFile(event.target.files?.[0])}
      />
      <p id={`${id}-hint`} className="mt-1 text-sm text-ink-3">
        One message a line, as an export writes it: {'{"key": "k", "value": "v", "headers": [], "partition": 0}'}. A null value is
        a tombstone; bytes are {'{"data": "…", "encoding": "base64"}'}.
      </p>
    </div>
  )
}

function FirstLines({ file, lines }: { file: File; lines: readonly string[] }) {
  return (
    <figure>
      <figcaption className="text-sm text-ink-3">
        {file.name}, {formatBytes(file.size)}
        {lines.length > 0 && ', begins with'}
      </figcaption>
      {lines.length > 0 && (
        <pre className="mt-1 overflow-x-auto rounded-control bg-ground px-2.5 py-1.5 font-mono text-sm">
          {lines.map((line, index) => (
            <span key={index} className="block">
              <VisibleText text={line} />
            </span>
          ))}
        </pre>
      )}
    </figure>
  )
}

function refusalOf(file: File | null, { atomic }: WriteOptions, { phase, dryRun, rejected, records }: WriteState): string | null {
  if (file === null) return 'Choose a file first'
  if (atomic && file.size > LARGEST_ATOMIC_BYTES) return `One transaction takes at most ${formatBytes(LARGEST_ATOMIC_BYTES)}`
  if (phase === 'running') return dryRun ? 'It is being checked' : 'Under way'
  if (!dryRun) return 'It was written; choose the file again to write it once more'
  if (phase !== 'ended') return 'It has not been checked'
  if (rejected > 0) return 'Correct the lines that cannot be written first'
  return records === 0 ? 'The file holds no message' : null
}
