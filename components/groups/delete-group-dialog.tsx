'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import * as z from 'zod/mini'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { keys } from '#components/data/keys.ts'
import { clusterPath, clustersQuery } from '#components/data/queries.ts'
import { useNavigate } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { clusterHref } from '#components/topics/topic-links.ts'
import { Command } from '#components/ui/command.tsx'
import { ConfirmByName } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { toast } from '#components/ui/toast-store.ts'
import { plural } from '#lib/format/number'
import { deleteGroupCommand } from '#lib/kafka/groups-command'
import type { Group } from '#lib/wire/groups'

const answer = z.object({ groupId: z.string() })

/** Deletes a group and its committed offsets after its name was typed. Kafka refuses while it has members. */
export function DeleteGroupDialog({ cluster, group, onClose }: { cluster: string; group: Group; onClose: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const deletion = useMutation({
    mutationFn: () => callApi(clusterPath(cluster, 'groups', group.groupId), answer, { method: 'DELETE', timeoutMs: 40_000 }),
    onSuccess: async ({ groupId }) => {
      toast({
        tone: 'good',
        title: `${groupId} is deleted`,
        detail: 'Its committed offsets are gone; the messages are not touched.',
      })
      navigate(clusterHref(cluster, 'groups'))
      await client.invalidateQueries({ queryKey: keys.groups(cluster) })
    },
  })
  const bootstrap = useApi(clustersQuery()).data?.items.find(each => each.id === cluster)?.bootstrap
  const committed = group.offsets.filter(offset => offset.committedOffset !== null).length
  return (
    <ConfirmByName
      open
      onClose={onClose}
      title={`Delete ${group.groupId}`}
      name={group.groupId}
      action="Delete group"
      busy={deletion.isPending}
      onConfirm={() => deletion.mutate()}
      error={deletion.error && <ErrorState what={`${group.groupId} was not deleted.`} problem={problemOf(deletion.error)} />}
    >
      <p>
        This deletes what the group has committed in {plural(committed, 'partition')} of {plural(group.topics.length, 'topic')}.
        No message is touched. A consumer that comes back under this name starts where its auto.offset.reset says.
      </p>
      {bootstrap !== undefined && (
        <Command
          text={deleteGroupCommand({ ...group, bootstrap: bootstrap.map(({ address }) => address) })}
          label="The same by Kafka’s own tool"
        />
      )}
    </ConfirmByName>
  )
}
