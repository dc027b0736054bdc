'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { keys } from '#components/data/keys.ts'
import { clusterPath } from '#components/data/queries.ts'
import { useNavigate } from '#components/data/url-state.ts'
import { ConfirmByName } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { Checkbox } from '#components/ui/fields.tsx'
import { plural } from '#lib/format/number'
import { drillAnswer, type DrillPlan } from '#lib/wire/drill'
import { drillHref } from './drill-links.ts'
import { KINDS } from './drill-words.ts'

interface StartDrillDialogProps {
  readonly cluster: string
  readonly plan: DrillPlan
  readonly holdSeconds: number
  readonly onClose: () => void
}

/** The last step before a broker is lost: what will happen, after the broker's name was typed. */
export function StartDrillDialog({ cluster, plan, holdSeconds, onClose }: StartDrillDialogProps) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [force, setForce] = useState(false)
  const { prediction, obstacles } = plan
  const { brokerId, kind, totals } = prediction
  const start = useMutation({
    mutationFn: () =>
      callApi(clusterPath(cluster, 'drills'), drillAnswer, { method: 'POST', body: { brokerId, kind, holdSeconds, force } }),
    onSuccess: async ({ drillId }) => {
      navigate(drillHref(cluster, drillId))
      await client.invalidateQueries({ queryKey: keys.drills(cluster) })
    },
  })
  const label = KINDS.find(each => each.kind === kind)?.label ?? kind
  const isBlocked = obstacles.length > 0 && !force
  return (
    <ConfirmByName
      open
      onClose={onClose}
      title={`${label}: broker ${brokerId}`}
      name={`broker ${brokerId}`}
      action="Start the drill"
      busy={start.isPending}
      onConfirm={() => !isBlocked && start.mutate()}
      error={
        <>
          {isBlocked && <p className="mt-2 text-bad">The cluster has not healed: tick the box to begin all the same.</p>}
          {start.error && <ErrorState what="The drill has not begun." problem={problemOf(start.error)} />}
        </>
      }
    >
      <ul className="list-disc space-y-1 pl-5">
        <li>
          A topic {prediction.topic.name} is made; numbered messages are written to it with acks=all until the end, and every one
          of them is looked for.
        </li>
        <li>
          {plural(totals.affected, 'partition')} lose broker {brokerId} from their ISR, {plural(totals.leadersMoved, 'leader')}{' '}
          {totals.leadersMoved === 1 ? 'moves' : 'move'}
          {totals.writesStop > 0 && `, writes stop on ${totals.writesStop}`}
          {totals.offline > 0 && `, ${totals.offline} go offline`}.
        </li>
        {totals.dataLost > 0 && (
          <li className="font-[560] text-bad">
            {plural(totals.dataLost, 'partition')} lose all messages for good: their only copy lies on this disk.
          </li>
        )}
        <li>The broker is brought back {holdSeconds} s after Kafka has noticed; the drill can be aborted before.</li>
      </ul>
      {obstacles.length > 0 && (
        <div className="mt-3 rounded-control bg-attention-soft px-3 py-2 text-attention">
          <ul className="list-disc pl-5">
            {obstacles.map(obstacle => (
              <li key={obstacle}>{obstacle}</li>
            ))}
          </ul>
          <Checkbox label="Begin although the cluster has not healed" checked={force} onValue={setForce} className="mt-1" />
        </div>
      )}
    </ConfirmByName>
  )
}
