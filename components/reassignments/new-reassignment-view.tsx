'use client'

import { useMutation } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { brokersQuery, clusterPath, topicsQuery } from '#components/data/queries.ts'
import { writeUrl } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState, PartialBanner } from '#components/ui/feedback.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { reassignmentPlan, type ReassignmentPlanAnswer } from '#lib/wire/reassignments'
import { PlanBrokers } from './plan-brokers.tsx'
import { PlanFields } from './plan-fields.tsx'
import { parsePlanForm, planBody, planErrors, planFieldErrors, printPlanForm, throttleOf, type PlanForm } from './plan-form.ts'
import { PlanGrid } from './plan-grid.tsx'
import { PlanSummary } from './plan-summary.tsx'
import { TopicGridSection } from './topic-grid-section.tsx'
import { useReadOnly } from './use-read-only.ts'

const StartDialog = dynamic(() => import('./start-dialog.tsx').then(module => module.StartDialog), { ssr: false })

const PLAN_TIMEOUT_MS = 40_000

/** Plans a reassignment: choose a goal, see all that it would do, then start exactly that. */
export function NewReassignmentView({ cluster }: { cluster: string }) {
  const brokers = useApi(brokersQuery(cluster)).data?.items ?? []
  const refusal = useReadOnly(cluster)
  const { form, errors, problem, plan, pending, throttle, change, submit } = usePlan(cluster)
  const topics = useApi(topicsQuery(cluster), { enabled: form.goal === 'by-hand' }).data?.items.map(({ name }) => name) ?? []
  const [starting, setStarting] = useState(false)
  return (
    <Page
      title="New reassignment"
      sentence={{ headline: 'Nothing moves before you have seen what would.', detail: 'The link holds what is filled in here.' }}
    >
      <div className="grid items-start gap-x-3.5 lg:grid-cols-2">
        <Section title="What it is for" padded>
          <form
            noValidate
            onSubmit={event => {
              event.preventDefault()
              submit()
            }}
          >
            <PlanFields form={form} errors={errors} brokers={brokers} topics={topics} onChange={change} />
            {problem !== null && <ErrorState what="There is no such plan." problem={problem} />}
            <div className="mt-4 flex justify-end">
              <Button
                type="submit"
                kind={plan === undefined ? 'main' : 'plain'}
                refusal={refusal ?? (pending ? 'Under way' : null)}
              >
                Preview
              </Button>
            </div>
          </form>
        </Section>
        {plan === undefined ? (
          <NoPlan pending={pending} />
        ) : (
          <PlanSummary
            cluster={cluster}
            plan={plan}
            throttleBytesPerSecond={throttle}
            refusal={refusal ?? (errors.throttle === undefined ? null : 'The throttle is not a number')}
            onStart={() => setStarting(true)}
          />
        )}
      </div>
      {form.goal === 'by-hand' && (
        <TopicGridSection
          cluster={cluster}
          topic={topics.includes(form.topic) ? form.topic : ''}
          layout={form.layout}
          brokers={brokers}
          onChange={layout => change({ layout })}
        />
      )}
      {plan !== undefined && <PlanDetails plan={plan} />}
      {starting && plan !== undefined && (
        <StartDialog cluster={cluster} plan={plan} throttleBytesPerSecond={throttle} onClose={() => setStarting(false)} />
      )}
    </Page>
  )
}

/** The form, the plan that the server made of it, and what speaks against it: at its field, or as a whole. */
function usePlan(cluster: string) {
  const [form, setForm] = usePlanForm()
  const [tried, setTried] = useState(false)
  const preview = useMutation({
    mutationFn: (wanted: PlanForm) =>
      callApi(clusterPath(cluster, 'reassignments'), reassignmentPlan, {
        method: 'POST',
        body: planBody(wanted),
        timeoutMs: PLAN_TIMEOUT_MS,
      }),
  })
  const local = planErrors(form)
  const problem = preview.error === null ? null : problemOf(preview.error)
  const { fields, rest } = problem === null ? { fields: {}, rest: false } : planFieldErrors(form, problem)
  return {
    form,
    errors: { ...(tried ? local : {}), ...fields },
    problem: rest ? problem : null,
    plan: preview.data,
    pending: preview.isPending,
    throttle: throttleOf(form.throttle),
    change: (changes: Partial<PlanForm>) => {
      // Another throttle is another duration, not another plan.
      if (Object.keys(changes).some(field => field !== 'throttle')) preview.reset()
      setForm({ ...form, ...changes })
    },
    submit: () => {
      setTried(true)
      if (Object.keys(local).length === 0) preview.mutate(form)
    },
  }
}

function PlanDetails({ plan }: { plan: ReassignmentPlanAnswer }) {
  return (
    <>
      <PartialBanner failures={plan.failures} />
      <PlanBrokers brokers={plan.brokers} />
      {plan.partitionCount > 0 && <PlanGrid moves={plan.partitions} total={plan.partitionCount} />}
    </>
  )
}

function NoPlan({ pending }: { pending: boolean }) {
  return (
    <Section title="Plan">
      {pending ? (
        <SkeletonRows rows={6} />
      ) : (
        <EmptyState title="No plan yet">
          Preview says which partitions would move, how many bytes to and from which broker, how long it takes, and how even the
          cluster is afterwards.
        </EmptyState>
      )}
    </Section>
  )
}

/** The form as it is typed; the URL follows, so that the link shows the next person the same form. */
function usePlanForm(): readonly [form: PlanForm, set: (form: PlanForm) => void] {
  const search = useSearchParams()
  const [typed, setTyped] = useState(() => parsePlanForm(name => search.get(name)))
  const set = (next: PlanForm) => {
    setTyped(next)
    writeUrl(printPlanForm(next))
  }
  return [typed, set]
}
