'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { keys } from '#components/data/keys.ts'
import { clusterPath } from '#components/data/queries.ts'
import { useNavigate } from '#components/data/url-state.ts'
import { ConfirmByName } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { toast } from '#components/ui/toast-store.ts'
import { formatByteRate, formatBytes } from '#lib/format/bytes'
import { plural } from '#lib/format/number'
import { reassignmentAnswer, type ReassignmentPlanAnswer } from '#lib/wire/reassignments'
import { goalWords } from './goal-words.ts'
import { reassignmentsHref } from './reassignment-links.ts'

interface StartDialogProps {
  readonly cluster: string
  readonly plan: ReassignmentPlanAnswer
  readonly throttleBytesPerSecond: number | null
  readonly onClose: () => void
}

/** The last step before replicas move: exactly this plan, after the cluster's name was typed. */
export function StartDialog({ cluster, plan, throttleBytesPerSecond, onClose }: StartDialogProps) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const start = useMutation({
    mutationFn: () =>
      callApi(clusterPath(cluster, 'reassignments'), reassignmentAnswer, {
        method: 'POST',
        body: { planId: plan.planId, state: plan.state, throttleBytesPerSecond, batchSize: plan.batchSize },
        timeoutMs: 40_000,
      }),
    onSuccess: async ({ text, endedAtMs }) => {
      toast({ tone: 'good', title: endedAtMs === null ? 'The reassignment has begun' : 'The reassignment is done', detail: text })
      navigate(reassignmentsHref(cluster))
      await client.invalidateQueries({ queryKey: keys.cluster(cluster) })
    },
  })
  return (
    <ConfirmByName
      open
      onClose={onClose}
      title={goalWords(plan.goal)}
      name={cluster}
      action="Start moving"
      busy={start.isPending}
      onConfirm={() => start.mutate()}
      error={start.error && <ErrorState what="Nothing was started." problem={problemOf(start.error)} />}
    >
      <ul className="list-disc space-y-1 pl-5">
        <li>
          {plural(plan.partitionCount, 'partition')} of this cluster change their replicas; {formatBytes(plan.totalBytes)} are
          copied between brokers.
        </li>
        <li>At most {plural(plan.batchSize, 'partition')} at once, in the order of the plan.</li>
        <li>
          {throttleBytesPerSecond === null
            ? 'Without a throttle: producers and consumers may feel it.'
            : `Throttled to ${formatByteRate(throttleBytesPerSecond)} per broker; the throttle is removed at the end.`}
        </li>
        <li>It can be cancelled: what is in flight is then taken back, what is finished stays.</li>
      </ul>
    </ConfirmByName>
  )
}
