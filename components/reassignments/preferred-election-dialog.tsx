'use client'

import { problemOf } from '#components/data/api-client.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { plural } from '#lib/format/number'
import type { ElectionAnswer } from '#lib/wire/reassignments'
import { ElectionItems } from './election-items.tsx'
import { useElection, useElectionPreview } from './use-election.ts'

/** Gives leadership back to the preferred leaders, after showing which partitions that concerns. */
export function PreferredElectionDialog({ cluster, onClose }: { cluster: string; onClose: () => void }) {
  const preview = useElectionPreview(cluster, { type: 'preferred' })
  const election = useElection(cluster, onClose)
  const possible = preview.data?.items.filter(({ error }) => error === null).length ?? 0
  const refusal = election.isPending ? 'Under way' : possible === 0 ? 'There is nothing to elect' : null
  return (
    <Dialog open onClose={onClose} title="Elect preferred leaders">
      <p className="text-ink-2">
        The preferred leader of a partition is the first of its replicas. Kafka evens this out by itself every five minutes unless
        auto.leader.rebalance.enable is off. Clients notice a change of leader as a short pause.
      </p>
      {preview.data && <Preview data={preview.data} />}
      {preview.isPending && <SkeletonRows rows={3} />}
      {preview.error && <ErrorState what="The election could not be previewed." problem={problemOf(preview.error)} />}
      {election.error && <ErrorState what="The election was not held." problem={problemOf(election.error)} />}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>Close</Button>
        <Button kind="main" refusal={refusal} onClick={() => election.mutate({ type: 'preferred' })}>
          {possible === 0 ? 'Elect' : `Elect ${plural(possible, 'leader')}`}
        </Button>
      </div>
    </Dialog>
  )
}

function Preview({ data: { items, total } }: { data: ElectionAnswer }) {
  if (total === 0) return <p className="mt-3 font-[560]">Every partition is led by its preferred leader.</p>
  return <ElectionItems items={items} total={total} />
}
