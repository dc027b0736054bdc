import { classes } from '#components/ui/class-names.ts'
import { Select, TextArea, TextField } from '#components/ui/fields.tsx'
import type { Cleanup, FieldName, TopicForm } from './create-topic-form.ts'
import { CLEANUPS, LIMITS, presetOf, PRESETS, RETENTIONS } from './create-topic-form.ts'

interface CreateTopicFieldsProps {
  readonly form: TopicForm
  readonly errors: Partial<Record<FieldName, string>>
  readonly onChange: (changes: Partial<TopicForm>) => void
}

/** The fields of a new topic, each with what it means and what is wrong with it. */
export function CreateTopicFields({ form, errors, onChange }: CreateTopicFieldsProps) {
  const compactOnly = form.cleanup === 'compact'
  return (
    <div className="grid gap-x-4 gap-y-3.5 sm:grid-cols-3">
      <TextField
        className="sm:col-span-3"
        label="Name"
        value={form.name}
        error={errors.name}
        hint="Letters, digits, full stops, underscores and hyphens, up to 249."
        controlClassName="font-mono"
        onValue={name => onChange({ name })}
      />
      <TextField
        label="Partitions"
        inputMode="numeric"
        value={form.partitions}
        error={errors.partitions}
        hint="As many consumers of one group can share the work."
        onValue={partitions => onChange({ partitions })}
      />
      <TextField
        label="Replicas of each"
        inputMode="numeric"
        value={form.replicas}
        error={errors.replicas}
        hint="How many brokers keep the same data."
        onValue={replicas => onChange({ replicas })}
      />
      <TextField
        label="In sync to write"
        inputMode="numeric"
        value={form.minIsr}
        error={errors.minIsr}
        placeholder="broker default"
        hint="min.insync.replicas"
        onValue={minIsr => onChange({ minIsr })}
      />
      <Presets form={form} onChange={onChange} />
      <Select<Cleanup>
        className="sm:col-span-3"
        controlClassName="w-full"
        label="What goes, and when"
        value={form.cleanup}
        options={CLEANUPS}
        error={errors.cleanup}
        onValue={cleanup => onChange({ cleanup })}
      />
      <div className="grid gap-x-4 gap-y-3.5 sm:col-span-3 sm:grid-cols-2">
        <Select<string>
          controlClassName="w-full"
          label="Messages are kept"
          value={form.retention}
          options={optionsWith(RETENTIONS, form.retention, 'ms')}
          error={errors.retention}
          disabled={compactOnly}
          hint={compactOnly ? 'Compaction alone deletes nothing for its age.' : undefined}
          onValue={retention => onChange({ retention })}
        />
        <Select<string>
          controlClassName="w-full"
          label="A partition holds at most"
          value={form.limit}
          options={optionsWith(LIMITS, form.limit, 'bytes')}
          error={errors.limit}
          disabled={compactOnly}
          onValue={limit => onChange({ limit })}
        />
      </div>
      <TextArea
        className="sm:col-span-3"
        label="Further settings"
        rows={3}
        value={form.more}
        error={errors.more}
        placeholder="compression.type=lz4"
        hint="One name=value a line, by Kafka’s names."
        onValue={more => onChange({ more })}
      />
    </div>
  )
}

function Presets({ form, onChange }: Pick<CreateTopicFieldsProps, 'form' | 'onChange'>) {
  const chosen = presetOf(form)
  return (
    <fieldset className="min-w-0 sm:col-span-3">
      <legend className="mb-1 block text-sm font-[540] text-ink-2">How long messages stay</legend>
      <div className="flex flex-wrap gap-1.5">
        {PRESETS.map(preset => (
          <button
            key={preset.label}
            type="button"
            aria-pressed={preset === chosen}
            title={preset.detail}
            className={classes(
              'min-h-7 rounded-full border px-2.5 text-sm whitespace-nowrap',
              preset === chosen
                ? 'border-accent bg-accent-soft font-[560] text-ink'
                : 'border-line-strong text-ink-2 hover:bg-ground hover:text-ink',
            )}
            onClick={() => onChange(preset.fields)}
          >
            {preset.label}
          </button>
        ))}
      </div>
      <p className="mt-1 text-sm text-ink-3">{chosen?.detail ?? 'As chosen below.'}</p>
    </fieldset>
  )
}

/** The usual wishes, and what a link brought if it is none of them. */
function optionsWith(usual: readonly { value: string; label: string }[], value: string, unit: string) {
  return usual.some(each => each.value === value) ? usual : [...usual, { value, label: `${value} ${unit}` }]
}
