import { Select, TextArea, TextField } from '#components/ui/fields.tsx'
import type { Cleanup, FieldName, TopicForm } from './create-topic-form.ts'
import { CLEANUPS, RETENTIONS } from './create-topic-form.ts'

interface CreateTopicFieldsProps {
  readonly form: TopicForm
  readonly errors: Partial<Record<FieldName, string>>
  readonly onChange: (changes: Partial<TopicForm>) => void
}

/** The fields of a new topic, each with what it means and what is wrong with it. */
export function CreateTopicFields({ form, errors, onChange }: CreateTopicFieldsProps) {
  const custom = !RETENTIONS.some(each => each.value === form.retention)
  const retentions = custom ? [...RETENTIONS, { value: form.retention, label: `${form.retention} ms` }] : RETENTIONS
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
      <Select<Cleanup>
        className="sm:col-span-2"
        controlClassName="w-full"
        label="What goes, and when"
        value={form.cleanup}
        options={CLEANUPS}
        error={errors.cleanup}
        onValue={cleanup => onChange({ cleanup })}
      />
      <Select<string>
        controlClassName="w-full"
        label="Messages are kept"
        value={form.retention}
        options={retentions}
        error={errors.retention}
        disabled={form.cleanup === 'compact'}
        hint={form.cleanup === 'compact' ? 'Compaction alone deletes nothing for its age.' : undefined}
        onValue={retention => onChange({ retention })}
      />
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
