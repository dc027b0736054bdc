'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { Fragment, useState } from 'react'
import { alertRuleAnswer, type AlertRule } from '#lib/wire/alerts'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { StateBadge, Tag } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { toast } from '#components/ui/toast-store.ts'
import { alertKeys } from './alert-queries.ts'
import { clearText, conditionText, scopeText, toldWhom } from './rule-words.ts'

const Confirm = dynamic(() => import('#components/ui/dialog.tsx').then(module => module.ConfirmByName), { ssr: false })

interface RulesTabProps {
  readonly rules: readonly AlertRule[]
  /** How many of each rule's alerts fire. */
  readonly firing: ReadonlyMap<string, number>
  /** Names of destinations; null: not known yet. */
  readonly configured: readonly string[] | null
  readonly refusal: string | null
  readonly onEdit: (ruleId: string) => void
}

export function RulesTab({ rules, firing, configured, refusal, onEdit }: RulesTabProps) {
  const [deleting, setDeleting] = useState<AlertRule | null>(null)
  return (
    <Section
      title="Rules"
      {...(rules.length > 0 && { note: String(rules.length) })}
      actions={
        <Button kind="main" refusal={refusal} onClick={() => onEdit('new')}>
          New rule…
        </Button>
      }
    >
      {rules.length === 0 ? (
        <EmptyState title="There are no rules yet">A rule says what is measured, when it fires, and who is told.</EmptyState>
      ) : (
        <ul aria-label="Rules">
          {rules.map(rule => (
            <RuleLine
              key={rule.ruleId}
              rule={rule}
              firing={firing.get(rule.ruleId) ?? 0}
              configured={configured}
              refusal={refusal}
              onEdit={() => onEdit(rule.ruleId)}
              onDelete={() => setDeleting(rule)}
            />
          ))}
        </ul>
      )}
      {deleting && <DeleteRule rule={deleting} firing={firing.get(deleting.ruleId) ?? 0} onClose={() => setDeleting(null)} />}
    </Section>
  )
}

interface RuleLineProps {
  readonly rule: AlertRule
  readonly firing: number
  readonly configured: readonly string[] | null
  readonly refusal: string | null
  readonly onEdit: () => void
  readonly onDelete: () => void
}

function RuleLine({ rule, firing, configured, refusal, onEdit, onDelete }: RuleLineProps) {
  const clear = clearText(rule)
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b border-line px-3.5 py-2 last:border-b-0">
      <div className="min-w-0 flex-1 basis-72 wrap-anywhere">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <b className="font-[560]">{rule.name}</b>
          <Tag tone={rule.severity === 'critical' ? 'bad' : 'attention'}>{rule.severity}</Tag>
          {!rule.enabled && <Tag>off</Tag>}
          {firing > 0 && <StateBadge tone="bad">{firing} firing</StateBadge>}
        </p>
        <p className="text-ink-2">{conditionText(rule)}</p>
        <p className="text-sm text-ink-3">
          {scopeText(rule)}
          {clear !== null && ` · ${clear}`} · <Told destinations={toldWhom(rule.destinations, configured)} />
        </p>
      </div>
      <div className="flex gap-1">
        <Button kind="quiet" refusal={refusal} aria-label={`Edit the rule ${rule.name}`} onClick={onEdit}>
          Edit…
        </Button>
        <Button kind="quiet" refusal={refusal} aria-label={`Delete the rule ${rule.name}`} onClick={onDelete}>
          Delete…
        </Button>
      </div>
    </li>
  )
}

function Told({ destinations }: { destinations: ReturnType<typeof toldWhom> }) {
  if (destinations.length === 0) return 'nobody is told'
  return (
    <>
      tells{' '}
      {destinations.map(({ name, isMissing }, index) => (
        <Fragment key={name}>
          {index > 0 && ', '}
          {name}
          {isMissing && (
            <>
              {' '}
              <Tag tone="bad">not configured</Tag>
            </>
          )}
        </Fragment>
      ))}
    </>
  )
}

function DeleteRule({ rule, firing, onClose }: { rule: AlertRule; firing: number; onClose: () => void }) {
  const client = useQueryClient()
  const deletion = useMutation({
    mutationFn: () => callApi(`/alert-rules/${encodeURIComponent(rule.ruleId)}`, alertRuleAnswer, { method: 'DELETE' }),
    onSuccess: async () => {
      onClose()
      toast({ tone: 'plain', title: `The rule “${rule.name}” is deleted` })
      await client.invalidateQueries({ queryKey: alertKeys.all })
    },
  })
  return (
    <Confirm
      open
      onClose={onClose}
      title="Delete a rule"
      name={rule.name}
      action="Delete the rule"
      busy={deletion.isPending}
      onConfirm={() => deletion.mutate()}
      error={deletion.error && <ErrorState what="The rule is still there." problem={problemOf(deletion.error)} />}
    >
      <p>
        {conditionText(rule)}, of {scopeText(rule)}, will no longer be looked at.
      </p>
      {firing > 0 && <p className="mt-2">What fires of it ends, and whoever was told is told so.</p>}
    </Confirm>
  )
}
