'use client'

import { problemOf } from '#components/data/api-client.ts'
import { topicQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { ConfirmByName } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { ElectionItems } from './election-items.tsx'
import { useElection, useElectionPreview } from './use-election.ts'

interface UncleanElectionDialogProps {
  readonly cluster: string
  readonly topic: string
  readonly onClose: () => void
}

/** The last resort: says what may be lost, partition by partition, and wants the topic's name typed. */
export function UncleanElectionDialog({ cluster, topic, onClose }: UncleanElectionDialogProps) {
  const described = useApi(topicQuery(cluster, topic)).data
  const topicPartitions = (described?.partitions ?? [])
    .filter(({ leader }) => leader === null)
    .map(({ partition }) => ({ topic, partition }))
  const preview = useElectionPreview(cluster, { type: 'unclean', topicPartitions }, topicPartitions.length > 0)
  const election = useElection(cluster, onClose)
  const failure = election.error ?? preview.error
  return (
    <ConfirmByName
      open
      onClose={onClose}
      title={`Unclean election for ${topic}`}
      name={topic}
      action="Elect uncleanly"
      busy={election.isPending || preview.data === undefined}
      onConfirm={() => election.mutate({ type: 'unclean', topicPartitions, confirm: topic })}
      error={failure && <ErrorState what="There was no election." problem={problemOf(failure)} />}
    >
      <p>
        Messages that were acknowledged can be among those that are lost, and the brokers that have them will throw them away.
      </p>
      {preview.data ? <ElectionItems items={preview.data.items} total={preview.data.total} /> : <SkeletonRows rows={2} />}
    </ConfirmByName>
  )
}
