'use client'

import { useState } from 'react'
import { plural } from '#lib/format/number'
import { clusterPath, queryString } from '#components/data/queries.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/fields.tsx'
import { copyParamsOf, type MessageQuery } from '../message-query.ts'
import { fieldError } from '../produce-form.ts'
import { useWriteJob } from './use-write-job.ts'
import { USUAL_OPTIONS, WriteOptionFields, type WriteOptions } from './write-options.tsx'
import { WriteReport } from './write-report.tsx'
import type { WriteState } from './write-state.ts'

interface CopyDialogProps {
  cluster: string
  topic: string
  query: MessageQuery
  onClose: () => void
}

/** Copies what the search on the page finds into another topic: counted first, then written. */
export function CopyDialog({ cluster, topic, query, onClose }: CopyDialogProps) {
  const { job, state } = useWriteJob()
  const [to, setTo] = useState('')
  const [options, setOptions] = useState<WriteOptions>({ ...USUAL_OPTIONS, partitioning: 'keep' })
  const running = state.phase === 'running'
  const counted = state.phase === 'ended' && state.dryRun && state.reason === null
  const run = (dryRun: boolean) => {
    const path = clusterPath(cluster, 'topics', topic, 'messages', 'copy') + queryString(copyParamsOf(query))
    void job.copy(path, { to: to.trim(), ...options, dryRun })
  }
  const change = (next: WriteOptions) => {
    setOptions(next)
    job.reset()
  }
  return (
    <Dialog open onClose={onClose} title={`Copy messages of ${topic} to another topic`}>
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          if (!running && to.trim() !== '') run(!counted)
        }}
      >
        <p className="text-ink-2">
          {queryWords(query)} They are copied as they are in the log now, committed ones only, with headers; the topic stays as it
          is.
        </p>
        <TextField
          label="To topic"
          controlClassName="font-mono"
          hint="It must exist in this cluster."
          value={to}
          disabled={running}
          error={state.problem === null ? null : fieldError(state.problem.errors, 'to')}
          onValue={text => {
            setTo(text)
            job.reset()
          }}
        />
        <WriteOptionFields options={options} disabled={running} onOptions={change} />
        <WriteReport state={state} />
        <div className="flex justify-end gap-2">
          {running ? <Button onClick={() => job.cancel()}>Cancel</Button> : <Button onClick={onClose}>Close</Button>}
          <Button kind="main" type="submit" refusal={refusalOf(to, state)}>
            {counted ? `Copy ${plural(state.records, 'message')}` : 'Count what would be copied'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function queryWords({ from, to, partitions, contains }: MessageQuery): string {
  const which = contains === '' ? 'All messages' : `All messages that contain “${contains}”`
  const where = partitions === '' ? '' : ` of partitions ${partitions}`
  const since = from === 'earliest' ? '' : ` from ${from}`
  return `${which}${where}${since}${to === 'latest' ? '' : ` up to ${to}`}.`
}

function refusalOf(to: string, { phase, dryRun, records }: WriteState): string | null {
  if (phase === 'running') return dryRun ? 'They are being counted' : 'Under way'
  if (to.trim() === '') return 'Name the topic to copy to'
  if (phase === 'ended' && dryRun && records === 0) return 'Nothing was found to copy'
  return phase !== 'idle' && !dryRun ? 'It was copied; change something to copy again' : null
}
