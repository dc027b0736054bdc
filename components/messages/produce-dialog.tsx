'use client'

import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { formatCount } from '#lib/format/number'
import type { Problem } from '#lib/wire/common'
import { produceAnswer, type ProduceAnswer } from '#lib/wire/messages'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { clusterPath } from '#components/data/queries.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorState, Notice } from '#components/ui/feedback.tsx'
import { Checkbox, Select, TextArea, TextField } from '#components/ui/fields.tsx'
import { Link } from '#components/ui/link.tsx'
import { messageHref } from './message-link.ts'
import {
  EMPTY_DRAFT,
  fieldError,
  payloadError,
  produceBodyOf,
  type DraftHeader,
  type DraftMessage,
  type DraftPayload,
} from './produce-form.ts'
import { CloseIcon, PlusIcon } from '#components/ui/icons.tsx'

const ENCODINGS = [
  { value: 'utf8', label: 'text' },
  { value: 'base64', label: 'base64' },
  { value: 'hex', label: 'hex' },
] as const
const HEADER_ENCODINGS = [...ENCODINGS, { value: 'null', label: 'null' }] as const
const COMPRESSIONS = (['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const).map(value => ({ value, label: value }))

interface ProduceDialogProps {
  cluster: string
  topic: string
  partitionCount: number | null
  /** What the form begins with. */
  initial?: DraftMessage
  onClose: () => void
}

/** Writes one message. It stays open afterwards, with a link to what was written, for the next one. */
export function ProduceDialog({ cluster, topic, partitionCount, initial = EMPTY_DRAFT, onClose }: ProduceDialogProps) {
  const [draft, setDraft] = useState(initial)
  const produce = useMutation({
    mutationFn: () =>
      callApi(clusterPath(cluster, 'topics', topic, 'records'), produceAnswer, {
        method: 'POST',
        body: produceBodyOf(draft),
        timeoutMs: 40_000,
      }),
  })
  const problem = produce.error ? problemOf(produce.error) : null
  const errorAt = (field: string) => (problem === null ? null : fieldError(problem.errors, field))
  const wrong = [draft.key, draft.value, ...draft.headers.map(header => header.value)].some(each => payloadError(each) !== null)
  const partitions = [
    { value: '', label: draft.key.absent ? 'any' : 'by the key' },
    ...Array.from({ length: Math.min(partitionCount ?? 0, 1_000) }, (_, partition) => ({
      value: String(partition),
      label: String(partition),
    })),
  ]
  return (
    <Dialog open onClose={onClose} title={`Produce a message to ${topic}`}>
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          if (!wrong && !produce.isPending) produce.mutate()
        }}
      >
        <PayloadField
          name="Key"
          absentLabel="no key"
          payload={draft.key}
          error={errorAt('key')}
          onPayload={key => setDraft({ ...draft, key })}
          rows={1}
        />
        <PayloadField
          name="Value"
          absentLabel="null: a tombstone"
          payload={draft.value}
          error={errorAt('value')}
          onPayload={value => setDraft({ ...draft, value })}
          rows={6}
        />
        <HeaderFields headers={draft.headers} error={errorAt('headers')} onHeaders={headers => setDraft({ ...draft, headers })} />
        <div className="flex gap-4">
          <Select
            label="Partition"
            value={draft.partition}
            options={partitions}
            error={errorAt('partition')}
            onValue={partition => setDraft({ ...draft, partition })}
          />
          <Select
            label="Compression"
            value={draft.compression}
            options={COMPRESSIONS}
            error={errorAt('compression')}
            onValue={compression => setDraft({ ...draft, compression })}
          />
        </div>
        {problem !== null && (
          <ErrorState
            what={isOpen(problem) ? 'It is not known whether the message was written.' : 'The message was not written.'}
            problem={problem}
          />
        )}
        {produce.data && <Written cluster={cluster} topic={topic} answer={produce.data} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Close</Button>
          <Button
            kind="main"
            type="submit"
            refusal={produce.isPending ? 'Under way' : wrong ? 'Correct the marked field first' : null}
          >
            {produce.isPending ? 'Writing…' : 'Produce'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** The request went out and no answer came back: the brokers may have taken the message. */
function isOpen({ code, status }: Problem): boolean {
  return code === 'outcome-unknown' || code === 'timed-out' || status === 0
}

function Written({ cluster, topic, answer }: { cluster: string; topic: string; answer: ProduceAnswer }) {
  const { partition, offset } = answer
  if (partition === null || offset === null) return <Notice tone="plain">Written; the cluster did not say where.</Notice>
  return (
    <Notice tone="plain">
      Written to{' '}
      <Link look="text" href={messageHref(cluster, topic, { partition, offset })}>
        partition {partition}, offset {formatCount(offset)}
      </Link>
    </Notice>
  )
}

interface PayloadFieldProps {
  name: ReactNode
  absentLabel: string
  payload: DraftPayload
  error: string | null
  rows: number
  onPayload: (payload: DraftPayload) => void
}

function PayloadField({ name, absentLabel, payload, error, rows, onPayload }: PayloadFieldProps) {
  return (
    <div>
      <TextArea
        label={name}
        rows={rows}
        disabled={payload.absent}
        value={payload.absent ? '' : payload.text}
        error={payloadError(payload) ?? error}
        onValue={text => onPayload({ ...payload, text })}
      />
      <div className="mt-1.5 flex flex-wrap items-center gap-4">
        <Checkbox label={absentLabel} checked={payload.absent} onValue={absent => onPayload({ ...payload, absent })} />
        {!payload.absent && (
          <Select
            label={<>Encoding of {name}</>}
            hideLabel
            value={payload.encoding}
            options={ENCODINGS}
            onValue={encoding => onPayload({ ...payload, encoding })}
          />
        )}
      </div>
    </div>
  )
}

interface HeaderFieldsProps {
  headers: readonly DraftHeader[]
  error: string | null
  onHeaders: (headers: readonly DraftHeader[]) => void
}

function HeaderFields({ headers, error, onHeaders }: HeaderFieldsProps) {
  const change = (id: number, part: Partial<DraftHeader>) =>
    onHeaders(headers.map(header => (header.id === id ? { ...header, ...part } : header)))
  const add = () => {
    const id = 1 + Math.max(0, ...headers.map(header => header.id))
    onHeaders([...headers, { id, key: '', value: { absent: false, text: '', encoding: 'utf8' } }])
  }
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-[540] text-ink-2">Headers</legend>
      {headers.map(header => (
        <div key={header.id} className="mb-1.5 flex gap-2">
          <TextField
            label="Header name"
            hideLabel
            placeholder="name"
            value={header.key}
            onValue={key => change(header.id, { key })}
          />
          <TextField
            label="Header value"
            hideLabel
            className="flex-1"
            placeholder={header.value.absent ? 'null' : 'value'}
            value={header.value.absent ? '' : header.value.text}
            error={payloadError(header.value)}
            onValue={text => change(header.id, { value: { ...header.value, absent: false, text } })}
          />
          <Select
            label="Encoding of this header"
            hideLabel
            value={header.value.absent ? 'null' : header.value.encoding}
            options={HEADER_ENCODINGS}
            onValue={chosen =>
              change(header.id, {
                value:
                  chosen === 'null' ? { ...header.value, absent: true } : { ...header.value, absent: false, encoding: chosen },
              })
            }
          />
          <Button
            kind="quiet"
            aria-label="Remove this header"
            onClick={() => onHeaders(headers.filter(each => each.id !== header.id))}
          >
            <CloseIcon size={14} aria-hidden />
          </Button>
        </div>
      ))}
      {error && (
        <p role="alert" className="mb-1 text-sm text-bad">
          {error}
        </p>
      )}
      <Button kind="quiet" onClick={add}>
        <PlusIcon size={14} aria-hidden /> Add a header
      </Button>
    </fieldset>
  )
}
