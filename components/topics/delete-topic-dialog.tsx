'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { keys } from '#components/data/keys.ts'
import { clusterPath, topicQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { useNavigate } from '#components/data/url-state.ts'
import { ConfirmByName } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { toast } from '#components/ui/toast-store.ts'
import { Bytes, NumberText } from '#components/ui/values.tsx'
import { plural } from '#lib/format/number'
import { deleteTopicAnswer } from '#lib/wire/topics'
import { clusterHref, groupHref } from './topic-links.ts'
import { Link } from '#components/ui/link.tsx'

/** Deletes a topic after its name was typed: says first what goes with it. */
export function DeleteTopicDialog({ cluster, name, onClose }: { cluster: string; name: string; onClose: () => void }) {
  const topic = useApi(topicQuery(cluster, name)).data
  const client = useQueryClient()
  const navigate = useNavigate()
  const deletion = useMutation({
    mutationFn: () => callApi(clusterPath(cluster, 'topics', name), deleteTopicAnswer, { method: 'DELETE', timeoutMs: 40_000 }),
    onSuccess: async () => {
      toast({ tone: 'good', title: `${name} is deleted`, detail: 'Its messages are gone from every broker.' })
      navigate(clusterHref(cluster, 'topics'))
      await client.invalidateQueries({ queryKey: keys.topics(cluster) })
    },
  })
  return (
    <ConfirmByName
      open
      onClose={onClose}
      title={`Delete ${name}`}
      name={name}
      action="Delete topic"
      busy={deletion.isPending}
      onConfirm={() => deletion.mutate()}
      error={deletion.error && <ErrorState what={`${name} was not deleted.`} problem={problemOf(deletion.error)} />}
    >
      {topic === undefined ? (
        <p>The topic with all its messages.</p>
      ) : (
        <>
          <p>
            This deletes {plural(topic.partitionCount, 'partition')} with{' '}
            <NumberText value={topic.messages} why="not every partition told its offsets" /> messages (
            <Bytes value={topic.sizeBytes} why="not every broker told its sizes" /> on the leaders) from every broker. It cannot
            be taken back.
          </p>
          {topic.readers.length > 0 && (
            <p className="mt-2">
              {plural(topic.readers.length, 'group')} {topic.readers.length === 1 ? 'reads' : 'read'} it:{' '}
              {topic.readers.slice(0, 5).map((reader, index) => (
                <span key={reader.groupId}>
                  {index > 0 && ', '}
                  <Link look="text" href={groupHref(cluster, reader.groupId)}>
                    {reader.groupId}
                  </Link>
                </span>
              ))}
              {topic.readers.length > 5 && ` and ${topic.readers.length - 5} more`}.
            </p>
          )}
        </>
      )}
    </ConfirmByName>
  )
}
