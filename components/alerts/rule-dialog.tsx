'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { KIND_FACTS } from '#lib/alerts/rule-kinds'
import { alertKind, alertRuleAnswer, type AlertDestination, type AlertRule, type AlertRuleBody } from '#lib/wire/alerts'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { Checkbox, Select, TextField } from '#components/ui/fields.tsx'
import { toast } from '#components/ui/toast-store.ts'
import { alertKeys } from './alert-queries.ts'
import { DestinationChoice, HealthChoice } from './rule-choices.tsx'
import { bodyOf, draftOf, errorsOf, newDraft, withKind, type RuleDraft, type RuleErrors } from './rule-form.ts'
import { KIND_LABELS } from './rule-words.ts'

interface RuleDialogProps {
  /** null: a new one. */
  readonly rule: AlertRule | null
  readonly destinations: readonly AlertDestination[]
  readonly refusal: string | null
  readonly onClose: () => void
}

export function RuleDialog({ rule, destinations, refusal, onClose }: RuleDialogProps) {
  const client = useQueryClient()
  const [draft, setDraft] = useState(() => (rule === null ? newDraft() : draftOf(rule)))
  const [errors, setErrors] = useState<RuleErrors>({})
  const save = useMutation({
    mutationFn: (body: AlertRuleBody) =>
      callApi(rule === null ? '/alert-rules' : `/alert-rules/${encodeURIComponent(rule.ruleId)}`, alertRuleAnswer, {
        method: rule === null ? 'POST' : 'PATCH',
        body,
      }),
    onSuccess: async saved => {
      onClose()
      toast({ tone: 'good', title: `The rule “${saved.name}” is ${rule === null ? 'made' : 'changed'}` })
      await client.invalidateQueries({ queryKey: alertKeys.all })
    },
    onError: error => setErrors(errorsOf(problemOf(error).errors)),
  })
  const submit = () => {
    const made = bodyOf(draft)
    setErrors('errors' in made ? made.errors : {})
    if ('body' in made) save.mutate(made.body)
  }
  const isUnplaced = save.error !== null && problemOf(save.error).errors.length === 0
  return (
    <Dialog open onClose={onClose} title={rule === null ? 'New rule' : `Edit “${rule.name}”`} place="side">
      <form
        noValidate
        className="grid gap-4"
        onSubmit={event => {
          event.preventDefault()
          if (refusal === null && !save.isPending) submit()
        }}
      >
        <RuleFields draft={draft} errors={errors} onDraft={setDraft} />
        <DestinationChoice
          destinations={destinations}
          chosen={draft.destinations}
          error={errors.destinations}
          onChosen={chosen => setDraft({ ...draft, destinations: chosen })}
        />
        <Checkbox label="Look at this rule" checked={draft.enabled} onValue={enabled => setDraft({ ...draft, enabled })} />
        {isUnplaced && <ErrorState what="The rule was not saved." problem={problemOf(save.error)} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="main" type="submit" refusal={refusal ?? (save.isPending ? 'Under way' : null)}>
            {rule === null ? 'Make the rule' : 'Save the rule'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface RuleFieldsProps {
  readonly draft: RuleDraft
  readonly errors: RuleErrors
  readonly onDraft: (draft: RuleDraft) => void
}

const kinds = alertKind.options.map(value => ({ value, label: KIND_LABELS[value] }))
const severities = [
  { value: 'critical', label: 'critical' },
  { value: 'warning', label: 'warning' },
] as const

function RuleFields({ draft, errors, onDraft }: RuleFieldsProps) {
  const facts = KIND_FACTS[draft.kind]
  const set = (changes: Partial<RuleDraft>) => onDraft({ ...draft, ...changes })
  return (
    <>
      <TextField
        label="Name"
        hint="It heads every notification."
        value={draft.name}
        error={errors.name}
        maxLength={120}
        onValue={name => set({ name })}
      />
      <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-3 max-phone:grid-cols-1">
        <Select
          label="What is measured"
          value={draft.kind}
          options={kinds}
          controlClassName="w-full"
          onValue={kind => onDraft(withKind(draft, kind))}
        />
        <Select label="Severity" value={draft.severity} options={severities} onValue={severity => set({ severity })} />
      </div>
      <div className="grid grid-cols-3 gap-3 max-phone:grid-cols-1">
        <TextField label="Clusters" value={draft.clusters} error={errors.clusters} onValue={clusters => set({ clusters })} />
        {facts.groups && (
          <TextField
            label="Groups"
            placeholder="all"
            value={draft.groups}
            error={errors.groups}
            onValue={groups => set({ groups })}
          />
        )}
        {facts.topics && (
          <TextField
            label="Topics"
            placeholder="all together"
            value={draft.topics}
            error={errors.topics}
            onValue={topics => set({ topics })}
          />
        )}
      </div>
      <p className="-mt-2 text-sm text-ink-3">
        Names, or patterns with * and ?.{facts.topics && ' With topics given, each of them is an alert of its own.'}
      </p>
      {draft.kind === 'group-health' && (
        <HealthChoice chosen={draft.health} error={errors.health} onChosen={health => set({ health })} />
      )}
      <WhenFields draft={draft} errors={errors} onDraft={onDraft} />
    </>
  )
}

function WhenFields({ draft, errors, onDraft }: RuleFieldsProps) {
  const facts = KIND_FACTS[draft.kind]
  const set = (changes: Partial<RuleDraft>) => onDraft({ ...draft, ...changes })
  return (
    <>
      <fieldset className="grid grid-cols-2 gap-3 max-phone:grid-cols-1">
        <legend className="mb-1 text-sm font-[600]">Fires</legend>
        {facts.unit !== null && (
          <TextField
            label={`${facts.below ? 'Below' : 'Above'} so many ${facts.unit}`}
            inputMode="decimal"
            value={draft.threshold}
            error={errors.threshold}
            onValue={threshold => set({ threshold })}
          />
        )}
        <TextField
          label="When seen to hold for"
          value={draft.for}
          error={errors.forSeconds}
          onValue={held => set({ for: held })}
        />
      </fieldset>
      <fieldset className="grid grid-cols-2 gap-3 max-phone:grid-cols-1">
        <legend className="mb-1 text-sm font-[600]">Resolves</legend>
        {facts.unit !== null && (
          <TextField
            label={facts.below ? 'At or above' : 'At or below'}
            placeholder="the same"
            inputMode="decimal"
            value={draft.clearThreshold}
            error={errors.clearThreshold}
            onValue={clearThreshold => set({ clearThreshold })}
          />
        )}
        <TextField
          label="When seen to be well for"
          value={draft.clearFor}
          error={errors.clearForSeconds}
          onValue={clearFor => set({ clearFor })}
        />
      </fieldset>
    </>
  )
}
