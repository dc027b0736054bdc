'use client'

import { Select, TextArea, TextField } from '#components/ui/fields.tsx'
import type { Broker } from '#lib/wire/brokers'
import { BrokerChoice } from './broker-choice.tsx'
import { brokerIds, GOALS, type GoalName, type PlanField, type PlanForm } from './plan-form.ts'

interface PlanFieldsProps {
  readonly form: PlanForm
  readonly errors: Partial<Record<PlanField, string>>
  readonly brokers: readonly Broker[]
  readonly topics: readonly string[]
  readonly onChange: (changes: Partial<PlanForm>) => void
}

/** What the plan is for, and how it may go about it. */
export function PlanFields({ form, errors, brokers, topics, onChange }: PlanFieldsProps) {
  const { goal } = form
  const hint = GOALS.find(each => each.value === goal)?.hint
  return (
    <div className="grid gap-x-4 gap-y-3.5 sm:grid-cols-2">
      <Select<GoalName>
        className="sm:col-span-2"
        controlClassName="w-full"
        label="Goal"
        value={goal}
        options={GOALS}
        hint={hint}
        onValue={value => onChange({ goal: value })}
      />
      {(goal === 'expand' || goal === 'drain') && (
        <div className="sm:col-span-2">
          <BrokerChoice
            label={goal === 'expand' ? 'Brokers that get their share' : 'Brokers that are emptied'}
            brokers={brokers}
            chosen={brokerIds(form)}
            error={errors.brokers}
            onChange={chosen => onChange({ brokers: chosen.join(',') })}
          />
        </div>
      )}
      {goal === 'replication-factor' && (
        <TextField
          label="Replicas of each partition"
          inputMode="numeric"
          value={form.replicas}
          error={errors.replicas}
          onValue={replicas => onChange({ replicas })}
        />
      )}
      {goal === 'file' && <FileField file={form.file} error={errors.file} onChange={onChange} />}
      {goal === 'by-hand' && (
        <div className="sm:col-span-2">
          <TextField
            label="Topic"
            list="topics-to-move"
            value={form.topic}
            error={errors.topic ?? errors.layout}
            hint="Its replicas are in the grid below."
            controlClassName="font-mono"
            onValue={topic => onChange({ topic, layout: '' })}
          />
          <datalist id="topics-to-move">
            {topics.map(name => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </datalist>
        </div>
      )}
      {goal !== 'file' && goal !== 'by-hand' && (
        <TextField
          className="sm:col-span-2"
          label="Only these topics"
          value={form.topics}
          error={errors.topics}
          placeholder={goal === 'replication-factor' ? 'all but Kafka’s own' : 'all'}
          hint="Names with commas; empty: all."
          controlClassName="font-mono"
          onValue={topics => onChange({ topics })}
        />
      )}
      <TextField
        label="Partitions at once"
        inputMode="numeric"
        value={form.batch}
        error={errors.batch}
        hint="The others wait, in the order of the plan."
        onValue={batch => onChange({ batch })}
      />
      <TextField
        label="Throttle, MiB per second"
        inputMode="decimal"
        value={form.throttle}
        error={errors.throttle}
        placeholder="none"
        hint="Per broker and direction; removed at the end, whatever happens."
        onValue={throttle => onChange({ throttle })}
      />
    </div>
  )
}

function FileField({
  file,
  error,
  onChange,
}: {
  file: string
  error: string | undefined
  onChange: (changes: Partial<PlanForm>) => void
}) {
  return (
    <div className="sm:col-span-2">
      <TextArea
        label="Kafka’s reassignment JSON"
        rows={8}
        value={file}
        error={error}
        placeholder={'{"version":1,"partitions":[{"topic":"orders","partition":0,"replicas":[1,2,3]}]}'}
        hint="Partitions that it does not name stay as they are."
        onValue={text => onChange({ file: text })}
      />
      <label className="mt-1.5 block text-sm text-ink-2">
        <span className="mr-2">or from a file</span>
        <input
          type="file"
          accept="application/json,.json"
          className="text-sm file:mr-2 file:rounded-control file:border file:border-line-strong file:bg-sheet file:px-2 file:py-0.5"
          onChange={event => void event.target.files?.[0]?.text().then(text => onChange({ file: text }))}
        />
      </label>
    </div>
  )
}
