'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { keys } from '#components/data/keys.ts'
import { clusterPath } from '#components/data/queries.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { TextField } from '#components/ui/fields.tsx'
import { toast } from '#components/ui/toast-store.ts'
import { alterTopicAnswer, type AlterTopicBody } from '#lib/wire/topics'
import { configReading } from './config-words.ts'
import type { ConfigEntry } from './configuration-view.tsx'
import { isOverride } from './configuration-view.tsx'

interface ConfigDialogProps {
  readonly cluster: string
  readonly topic: string
  readonly entry: ConfigEntry
  readonly onClose: () => void
}

/** Changes one setting: write, have Kafka check it, see the difference, confirm. All other overrides stay. */
export function ConfigDialog({ cluster, topic, entry, onClose }: ConfigDialogProps) {
  const [value, setValue] = useState(entry.value ?? '')
  const [plan, setPlan] = useState<Plan | null>(null)
  const client = useQueryClient()
  const alter = (next: string | null, dryRun: boolean) => {
    const body: AlterTopicBody = { configs: { [entry.name]: next }, dryRun }
    return callApi(clusterPath(cluster, 'topics', topic), alterTopicAnswer, { method: 'PATCH', body, timeoutMs: 40_000 })
  }
  const check = useMutation({
    mutationFn: (next: string | null) => alter(next, true),
    onSuccess: ({ configs }, next) => setPlan({ value: next, before: configs[0]?.before ?? entry.value }),
  })
  const apply = useMutation({
    mutationFn: (next: string | null) => alter(next, false),
    onSuccess: async (_answer, next) => {
      toast({
        tone: 'good',
        title: `${entry.name} is ${next === null ? 'back to its default' : `now ${next}`}`,
        detail: `on ${topic}`,
      })
      await client.invalidateQueries({ queryKey: keys.topic(cluster, topic) })
      onClose()
    },
  })
  const error = check.error ?? apply.error
  const change = (next: string) => {
    setValue(next)
    setPlan(null)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        <>
          Change <span className="font-mono">{entry.name}</span>
        </>
      }
    >
      {entry.documentation !== null && <p className="mb-3 text-ink-2">{entry.documentation}</p>}
      <form
        onSubmit={event => {
          event.preventDefault()
          if (value !== entry.value) check.mutate(value)
        }}
      >
        <TextField
          label="Value"
          value={value}
          onValue={change}
          controlClassName="font-mono"
          hint={configReading(entry.name, value)}
        />
        {plan !== null && <Difference name={entry.name} plan={plan} topic={topic} />}
        {/* There is one field, so where the mistake lies need not be said. */}
        {error !== null && <ErrorState what="Kafka does not take it." problem={{ ...problemOf(error), errors: [] }} />}
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          {isOverride(entry) && (
            <Button className="mr-auto" onClick={() => check.mutate(null)} refusal={check.isPending ? 'Under way' : null}>
              Back to the default…
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          {plan === null ? (
            <Button
              kind="main"
              type="submit"
              refusal={check.isPending ? 'Under way' : value === entry.value ? 'Nothing is changed yet' : null}
            >
              Preview
            </Button>
          ) : (
            <Button kind="main" refusal={apply.isPending ? 'Under way' : null} onClick={() => apply.mutate(plan.value)}>
              Change it
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}

/** What Kafka has checked: the value it has now, and the one that would come (null: the default). */
interface Plan {
  readonly before: string | null
  readonly value: string | null
}

function Difference({ name, plan, topic }: { name: string; plan: Plan; topic: string }) {
  const shown = (value: string | null, otherwise: string) => {
    const reading = value === null ? null : configReading(name, value)
    return `${value ?? otherwise}${reading === null ? '' : ` (${reading})`}`
  }
  const command = plan.value === null ? `--delete-config ${name}` : `--add-config ${name}=${plan.value}`
  return (
    <output className="mt-3 block rounded-control border border-line bg-ground px-3 py-2">
      <p className="font-[560]">Kafka accepts this:</p>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 font-mono text-sm">
        <dt className="text-ink-3">now</dt>
        <dd className="wrap-anywhere text-bad">− {shown(plan.before, 'not set')}</dd>
        <dt className="text-ink-3">then</dt>
        <dd className="wrap-anywhere text-good">+ {shown(plan.value, 'whatever the brokers have')}</dd>
      </dl>
      <p className="mt-2 text-sm text-ink-3">All other settings of {topic} stay. The same with Kafka’s tool:</p>
      <code className="mt-1 block font-mono text-sm wrap-anywhere">
        kafka-configs.sh --alter --entity-type topics --entity-name {topic} {command}
      </code>
    </output>
  )
}
