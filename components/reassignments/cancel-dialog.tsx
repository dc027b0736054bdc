'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { keys } from '#components/data/keys.ts'
import { clusterPath } from '#components/data/queries.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { toast } from '#components/ui/toast-store.ts'
import { plural } from '#lib/format/number'
import { reassignmentAnswer, type ReassignmentAnswer } from '#lib/wire/reassignments'

interface CancelDialogProps {
  readonly cluster: string
  readonly reassignment: ReassignmentAnswer
  readonly onClose: () => void
}

/** Cancels our reassignment after saying what that does to which partitions. */
export function CancelDialog({ cluster, reassignment: { id, counts }, onClose }: CancelDialogProps) {
  const client = useQueryClient()
  const cancel = useMutation({
    mutationFn: () =>
      callApi(clusterPath(cluster, 'reassignments', id), reassignmentAnswer, { method: 'DELETE', timeoutMs: 40_000 }),
    onSuccess: async answer => {
      const done = answer.state === 'cancelled'
      toast({ tone: 'good', title: done ? 'The reassignment is cancelled' : 'It is being cancelled', detail: answer.text })
      await client.invalidateQueries({ queryKey: keys.reassignments(cluster) })
      onClose()
    },
  })
  return (
    <Dialog open onClose={onClose} title="Cancel the reassignment">
      <ul className="list-disc space-y-1 pl-5 text-ink-2">
        <li>
          {plural(counts.moving, 'partition')} in flight: taken back to where the replicas were. What was copied is thrown away.
        </li>
        <li>{plural(counts.waiting, 'partition')} waiting: never begun.</li>
        <li>
          {plural(counts.done, 'partition')} done: {counts.done === 1 ? 'stays where it is' : 'stay where they are'} now.
        </li>
        <li>Throttles that it has set are removed.</li>
      </ul>
      {cancel.error && <ErrorState what="It was not cancelled." problem={problemOf(cancel.error)} />}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>Let it go on</Button>
        <Button kind="danger" refusal={cancel.isPending ? 'Under way' : null} onClick={() => cancel.mutate()}>
          Cancel the reassignment
        </Button>
      </div>
    </Dialog>
  )
}
