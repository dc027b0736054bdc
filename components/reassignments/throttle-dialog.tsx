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
import { formatByteRate } from '#lib/format/bytes'
import { reassignmentAnswer, type ReassignmentAnswer } from '#lib/wire/reassignments'
import { throttleOf, throttleText } from './plan-form.ts'

interface ThrottleDialogProps {
  readonly cluster: string
  readonly reassignment: ReassignmentAnswer
  readonly onClose: () => void
}

/** Changes how fast our reassignment may copy, while it runs. */
export function ThrottleDialog({ cluster, reassignment, onClose }: ThrottleDialogProps) {
  const [text, setText] = useState(throttleText(reassignment.throttleBytesPerSecond))
  const client = useQueryClient()
  const wanted = throttleOf(text)
  const wrong = text.trim() !== '' && wanted === null
  const change = useMutation({
    mutationFn: () =>
      callApi(clusterPath(cluster, 'reassignments'), reassignmentAnswer, {
        method: 'PATCH',
        body: { throttleBytesPerSecond: wanted },
        timeoutMs: 40_000,
      }),
    onSuccess: async ({ throttleBytesPerSecond: rate }) => {
      toast({ tone: 'good', title: rate === null ? 'The throttle is off' : `The throttle is now ${formatByteRate(rate)}` })
      await client.invalidateQueries({ queryKey: keys.reassignments(cluster) })
      onClose()
    },
  })
  const same = wanted === reassignment.throttleBytesPerSecond
  return (
    <Dialog open onClose={onClose} title="Change the throttle">
      <form
        onSubmit={event => {
          event.preventDefault()
          if (!wrong && !same) change.mutate()
        }}
      >
        <TextField
          label="MiB per second, for each broker and direction"
          inputMode="decimal"
          value={text}
          onValue={setText}
          error={wrong ? 'A number above 0 is needed, or nothing.' : null}
          hint="Empty: as fast as disks and network go. Below what producers write to these partitions it never ends."
        />
        {change.error && <ErrorState what="The throttle was not changed." problem={problemOf(change.error)} />}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>Leave it</Button>
          <Button
            kind="main"
            type="submit"
            refusal={change.isPending ? 'Under way' : same ? 'Nothing is changed yet' : wrong ? 'Not a throttle' : null}
          >
            Change
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
