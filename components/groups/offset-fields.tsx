'use client'

import { Checkbox, Select, TextArea, TextField, type Option } from '#components/ui/fields.tsx'
import type { OffsetForm, TargetKind, Wish } from './offset-form.ts'

const TARGETS: readonly Option<TargetKind>[] = [
  { value: 'earliest', label: 'the log start: read everything again' },
  { value: 'latest', label: 'the log end: skip what is unread' },
  { value: 'offset', label: 'an offset' },
  { value: 'time', label: 'a time' },
  { value: 'shift', label: 'so many messages back or forth' },
  { value: 'group', label: 'where another group is' },
  { value: 'file', label: 'offsets from a file' },
  { value: 'forget', label: 'nowhere: delete the committed offsets' },
]
const OTHER = '\u0000other'
const MAX_FILE_BYTES = 900_000

interface OffsetFieldsProps {
  readonly form: OffsetForm
  readonly wish: Wish
  /** Topics in which the group has committed. */
  readonly topics: readonly string[]
  readonly onChange: (parts: Partial<OffsetForm>) => void
}

/** Which partitions, and where they are to go. */
export function OffsetFields({ form, wish, topics, onChange }: OffsetFieldsProps) {
  const errorOf = (field: string) =>
    wish.kind === 'incomplete' && wish.field === field && isTouched(form, field) ? wish.why : null
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Select
        label="Set the offsets to"
        value={form.kind}
        options={TARGETS}
        onValue={kind => onChange({ kind })}
        className="sm:col-span-2"
      />
      <Value form={form} error={errorOf('value') ?? errorOf('time') ?? errorOf('file')} onChange={onChange} />
      {form.kind !== 'file' && <Scope form={form} topics={topics} errorOf={errorOf} onChange={onChange} />}
      {form.kind !== 'forget' && form.kind !== 'earliest' && form.kind !== 'latest' && (
        <Checkbox
          label="An offset beyond the log becomes the nearest end of it (otherwise the change is refused)"
          checked={form.clamp}
          onValue={clamp => onChange({ clamp })}
          className="sm:col-span-2"
        />
      )}
    </div>
  )
}

type Change = OffsetFieldsProps['onChange']

function Scope({
  form,
  topics,
  errorOf,
  onChange,
}: {
  form: OffsetForm
  topics: readonly string[]
  errorOf: (field: string) => string | null
  onChange: Change
}) {
  const isOther = form.topic !== '' && !topics.includes(form.topic)
  const options = [
    { value: '', label: form.kind === 'forget' ? 'choose a topic' : 'all it has committed in' },
    ...topics.map(topic => ({ value: topic, label: topic })),
    { value: OTHER, label: 'another topic' },
  ]
  return (
    <>
      <Select
        label="Topic"
        value={isOther ? OTHER : form.topic}
        options={options}
        error={errorOf('topic')}
        onValue={topic => onChange({ topic: topic === OTHER ? ' ' : topic })}
        controlClassName="w-full"
      />
      {isOther && (
        <TextField
          label="Name of the topic"
          value={form.topic.trim()}
          onValue={topic => onChange({ topic: topic || ' ' })}
          controlClassName="font-mono"
        />
      )}
      <TextField
        label="Partitions"
        placeholder="all"
        value={form.partitions}
        error={errorOf('partitions')}
        onValue={partitions => onChange({ partitions })}
        hint="all, or 0, 2, 5-7"
      />
    </>
  )
}

function Value({ form, error, onChange }: { form: OffsetForm; error: string | null; onChange: Change }) {
  const wide = 'sm:col-span-2'
  switch (form.kind) {
    case 'offset':
    case 'shift':
      return (
        <TextField
          label={form.kind === 'offset' ? 'Offset' : 'Messages'}
          hint={form.kind === 'shift' ? '-1000 goes back, 1000 goes forth' : undefined}
          inputMode="numeric"
          value={form.value}
          error={error}
          onValue={value => onChange({ value })}
          controlClassName="font-mono"
          className={wide}
        />
      )
    case 'group':
      return (
        <TextField
          label="The other group"
          value={form.value}
          error={error}
          onValue={value => onChange({ value })}
          className={wide}
        />
      )
    case 'time':
      return (
        <TextField
          label="Time (of this browser)"
          type="datetime-local"
          step="1"
          value={form.time}
          error={error}
          onValue={time => onChange({ time })}
          hint="The first message at or after it, by the messages’ timestamps"
          className={wide}
        />
      )
    case 'file':
      return <FileFields file={form.file} error={error} onChange={onChange} />
    case 'earliest':
    case 'latest':
    case 'forget':
      return null
  }
}

function FileFields({ file, error, onChange }: { file: string; error: string | null; onChange: Change }) {
  return (
    <div className="grid gap-2 sm:col-span-2">
      <label className="text-sm text-ink-2">
        File{' '}
        <input
          type="file"
          accept=".csv,text/csv,text/plain"
          className="text-sm"
          onChange={event => {
            const [chosen] = event.target.files ?? []
            if (chosen && chosen.size <= MAX_FILE_BYTES) void chosen.text().then(text => onChange({ file: text }))
          }}
        />
      </label>
      <TextArea
        label="Its lines"
        rows={4}
        value={file}
        error={error}
        onValue={text => onChange({ file: text })}
        placeholder="orders,0,41"
        hint="topic,partition,offset in each line, as kafka-consumer-groups --export writes it; up to 900 kB"
      />
    </div>
  )
}

/** An empty field is not a mistake yet. */
function isTouched(form: OffsetForm, field: string): boolean {
  if (field === 'value') return form.value !== ''
  return field === 'partitions' || (field === 'topic' && form.partitions !== '')
}
