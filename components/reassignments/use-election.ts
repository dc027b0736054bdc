'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callApi } from '#components/data/api-client.ts'
import { keys } from '#components/data/keys.ts'
import { clusterPath } from '#components/data/queries.ts'
import { toast } from '#components/ui/toast-store.ts'
import { plural } from '#lib/format/number'
import { election, type ElectionAnswer, type ElectionBody } from '#lib/wire/reassignments'

type Wish = Pick<ElectionBody, 'type' | 'topicPartitions'>

/** What an election would do, asked afresh whenever its dialog opens. */
export function useElectionPreview(cluster: string, wish: Wish, enabled = true) {
  return useQuery<ElectionAnswer>({
    queryKey: [...keys.cluster(cluster), 'election', wish],
    queryFn: ({ signal }) => post(cluster, { ...wish, dryRun: true }, signal),
    enabled,
    staleTime: 0,
    gcTime: 0,
  })
}

/** Holds it, and says how it went. */
export function useElection(cluster: string, onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: ElectionBody) => post(cluster, body),
    onSuccess: async ({ items, total }) => {
      const failed = items.filter(({ error }) => error !== null)
      const elected = total - failed.length
      toast({
        tone: elected === 0 ? 'bad' : 'good',
        title: elected === 0 ? 'No leader was elected' : `${plural(elected, 'leader')} elected`,
        ...(failed[0]?.error && { detail: `${failed[0].topic}-${failed[0].partition}: ${failed[0].error.message}` }),
      })
      onDone()
      await client.invalidateQueries({ queryKey: keys.cluster(cluster) })
    },
  })
}

function post(cluster: string, body: ElectionBody, signal?: AbortSignal): Promise<ElectionAnswer> {
  return callApi(clusterPath(cluster, 'elections'), election, { method: 'POST', body, timeoutMs: 40_000, signal })
}
