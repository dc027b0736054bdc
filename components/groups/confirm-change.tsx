'use client'

import { useState, type ReactNode } from 'react'
import { problemOf } from '#components/data/api-client.ts'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { TextField } from '#components/ui/fields.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import type { OffsetsChange } from '#lib/wire/group-changes'
import { OffsetsPreview } from './offset-items.tsx'
import { useOffsetsChange, useOffsetsPreview, type ChangeWish } from './use-offsets-change.ts'

interface ConfirmChangeProps {
  readonly cluster: string
  readonly groupId: string
  /** null: nothing to preview yet. */
  readonly wish: ChangeWish | null
  readonly action: string
  readonly onClose: () => void
  /** Beside Cancel, while there is no preview. */
  readonly children?: ReactNode
}

/** The last steps of a change of offsets: its preview, the group's name typed, then done as previewed. */
export function ConfirmChange({ cluster, groupId, wish, action, onClose, children }: ConfirmChangeProps) {
  const [typed, setTyped] = useState('')
  const preview = useOffsetsPreview(cluster, groupId, wish)
  const change = useOffsetsChange(cluster, groupId, onClose)
  const seen = wish === null ? undefined : preview.data
  const refusal = change.isPending ? 'Under way' : (obstacle(seen) ?? (typed === groupId ? null : `Type ${groupId} first`))
  const submit = () => {
    if (refusal === null && wish !== null && seen !== undefined) change.mutate({ wish, fingerprint: seen.fingerprint })
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      {wish !== null && preview.isFetching && !seen && <SkeletonRows rows={3} />}
      {wish !== null && preview.error && <ErrorState what="It could not be previewed." problem={problemOf(preview.error)} />}
      {seen && (
        <>
          <OffsetsPreview change={seen} />
          <TextField
            className="mt-3"
            label={
              <>
                Type <b className="font-mono wrap-anywhere text-ink">{groupId}</b> to go on
              </>
            }
            value={typed}
            onValue={setTyped}
            controlClassName="font-mono"
          />
        </>
      )}
      {change.error && <ErrorState what="The offsets were not changed." problem={problemOf(change.error)} />}
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        {seen === undefined && children}
        {seen && (
          <>
            <Button onClick={() => void preview.refetch()}>Look again</Button>
            <Button kind="danger" type="submit" refusal={refusal}>
              {action}
            </Button>
          </>
        )}
      </div>
    </form>
  )
}

function obstacle(change: OffsetsChange | undefined): string | null {
  if (change === undefined) return 'Look at the preview first'
  if (change.refusal !== null) return change.refusal
  if (change.items.some(({ problem }) => problem !== null)) return 'Some partitions cannot be changed as asked'
  return change.changed === 0 ? 'Nothing would change' : null
}
