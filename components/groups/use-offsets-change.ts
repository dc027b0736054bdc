'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callApi } from '#components/data/api-client.ts'
import { keys } from '#components/data/keys.ts'
import { clusterPath } from '#components/data/queries.ts'
import { toast } from '#components/ui/toast-store.ts'
import { plural } from '#lib/format/number'
import { offsetsChange, type OffsetsChange } from '#lib/wire/group-changes'
import type { Wish } from './offset-form.ts'

/** A change that can be previewed and then made: the form's wish, or the undoing of a recorded change. */
export type ChangeWish = Exclude<Wish, { kind: 'incomplete' }> | { kind: 'undo'; changeId: string }

/** Kafka may take its time to find a coordinator that has moved. */
const TIMEOUT_MS = 40_000

/** What the change would do, asked afresh for every wish; null: nothing is asked. */
export function useOffsetsPreview(cluster: string, groupId: string, wish: ChangeWish | null) {
  return useQuery<OffsetsChange>({
    // Not one of the group's own, which are asked anew once a change is made: it may then be impossible (undone twice).
    queryKey: ['offsets-preview', cluster, groupId, wish],
    queryFn: ({ signal }) => ask(cluster, groupId, wish, { dryRun: true }, signal),
    enabled: wish !== null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  })
}

/** Makes it as it was previewed (`fingerprint`), and says how it went. */
export function useOffsetsChange(cluster: string, groupId: string, onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ wish, fingerprint }: { wish: ChangeWish; fingerprint: string }) =>
      ask(cluster, groupId, wish, { fingerprint }),
    onSuccess: async ({ changed, confirmed }) => {
      toast({
        tone: 'good',
        title: `${plural(changed, 'offset')} of ${groupId} changed`,
        detail: confirmed ? 'It can be undone under Changes.' : 'Kafka’s answer was lost, but it is seen to be done.',
      })
      onDone()
      await client.invalidateQueries({ queryKey: keys.group(cluster, groupId) })
    },
  })
}

function ask(
  cluster: string,
  groupId: string,
  wish: ChangeWish | null,
  how: { dryRun?: boolean; fingerprint?: string },
  signal?: AbortSignal,
): Promise<OffsetsChange> {
  if (wish === null) return Promise.reject(new Error('nothing was asked for'))
  const request = { timeoutMs: TIMEOUT_MS, signal }
  if (wish.kind === 'forget') {
    const { topic, partitions } = wish
    const query = new URLSearchParams({ topic, ...(partitions && { partitions: partitions.join(',') }) })
    if (how.dryRun === true) query.set('dryRun', 'true')
    if (how.fingerprint !== undefined) query.set('fingerprint', how.fingerprint)
    const path = `${clusterPath(cluster, 'groups', groupId, 'offsets')}?${query}`
    return callApi(path, offsetsChange, { ...request, method: 'DELETE' })
  }
  const path =
    wish.kind === 'undo'
      ? clusterPath(cluster, 'groups', groupId, 'changes', wish.changeId, 'undo')
      : clusterPath(cluster, 'groups', groupId, 'offsets')
  const body = wish.kind === 'undo' ? how : { ...wish.body, ...how }
  return callApi(path, offsetsChange, { ...request, method: 'POST', body })
}
