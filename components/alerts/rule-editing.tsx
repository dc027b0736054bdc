'use client'

import dynamic from 'next/dynamic'
import type { alertDestinationList, alertRuleList } from '#lib/wire/alerts'
import { problemOf } from '#components/data/api-client.ts'
import type { ApiResult } from '#components/data/use-api.ts'
import { Button } from '#components/ui/button.tsx'
import { ErrorState, Notice } from '#components/ui/feedback.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { editingStep } from './editing-step.ts'

const RuleDialog = dynamic(() => import('./rule-dialog.tsx').then(module => module.RuleDialog), { ssr: false })
const Dialog = dynamic(() => import('#components/ui/dialog.tsx').then(module => module.Dialog), { ssr: false })

interface RuleEditingProps {
  /** From the link; `new`: a new one. */
  readonly ruleId: string
  readonly rules: ApiResult<typeof alertRuleList>
  readonly destinations: ApiResult<typeof alertDestinationList>
  readonly refusal: string | null
  readonly onClose: () => void
}

/** The form of the rule that the link names, once what it needs is here. */
export function RuleEditing({ ruleId, rules, destinations, refusal, onClose }: RuleEditingProps) {
  const step = editingStep(ruleId, rules, destinations)
  if (step.kind === 'waiting' || step.kind === 'failed') {
    const retry = () => void Promise.all([rules.refetch(), destinations.refetch()])
    return (
      <Dialog open onClose={onClose} title={ruleId === 'new' ? 'New rule' : 'Edit a rule'} place="side">
        {step.kind === 'waiting' ? (
          <SkeletonRows rows={4} />
        ) : (
          <ErrorState what="What the form needs could not be had." problem={problemOf(step.error)} onRetry={retry} />
        )}
      </Dialog>
    )
  }
  if (step.kind === 'gone') {
    return (
      <Notice tone="attention">
        The rule of this link is no longer there. <Button onClick={onClose}>Close</Button>
      </Notice>
    )
  }
  return <RuleDialog key={ruleId} rule={step.rule} destinations={step.destinations} refusal={refusal} onClose={onClose} />
}
