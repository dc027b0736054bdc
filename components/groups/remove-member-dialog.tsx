'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { keys } from '#components/data/keys.ts'
import { clusterPath } from '#components/data/queries.ts'
import { ConfirmByName } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/feedback.tsx'
import { toast } from '#components/ui/toast-store.ts'
import { membersRemoved } from '#lib/wire/group-changes'
import type { Group } from '#lib/wire/groups'

type Member = NonNullable<Group['memberList']>[number]

interface RemoveMemberProps {
  readonly cluster: string
  readonly groupId: string
  readonly member: Member
  readonly onClose: () => void
}

/** Takes one member out of the group, after the group's name was typed. */
export function RemoveMemberDialog({ cluster, groupId, member, onClose }: RemoveMemberProps) {
  const client = useQueryClient()
  const removal = useMutation({
    mutationFn: () => {
      const path = `${clusterPath(cluster, 'groups', groupId, 'members')}?${new URLSearchParams({ memberId: member.memberId })}`
      return callApi(path, membersRemoved, { method: 'DELETE', timeoutMs: 40_000 })
    },
    onSuccess: async ({ members }) => {
      const error = members[0]?.error ?? null
      toast({
        tone: error === null ? 'good' : 'bad',
        title: error === null ? `${member.clientId} was removed from ${groupId}` : `${member.clientId} was not removed`,
        detail: error?.message ?? 'If it is alive it joins again.',
      })
      onClose()
      await client.invalidateQueries({ queryKey: keys.group(cluster, groupId) })
    },
  })
  return (
    <ConfirmByName
      open
      onClose={onClose}
      title={`Remove ${member.clientId}`}
      name={groupId}
      action="Remove member"
      busy={removal.isPending}
      onConfirm={() => removal.mutate()}
      error={removal.error && <ErrorState what="It was not removed." problem={problemOf(removal.error)} />}
    >
      <p>
        {member.clientId} at {member.host} ({member.memberId}) leaves the group and its partitions go to the others. A client that
        is alive notices it and joins again; one that hangs stays out.
      </p>
    </ConfirmByName>
  )
}
