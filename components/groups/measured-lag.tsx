'use client'

import { useMutation, type UseMutationResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { clusterPath } from '#components/data/queries.ts'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toast-store.ts'
import { plural } from '#lib/format/number'
import { measuredLag, type Group, type GroupOffset, type MeasuredLag } from '#lib/wire/groups'
import type { Measured } from './still-exact.ts'

export type MeasuredByPartition = ReadonlyMap<string, Measured>

interface Measuring {
  /** By `partition/topic`; empty until it was asked for. */
  byPartition: MeasuredByPartition
  ask: UseMutationResult<MeasuredLag, Error, CommittedThen>
  offsets: readonly GroupOffset[]
}

/** The group's committed offsets when it was asked, by `partition/topic`. */
type CommittedThen = ReadonlyMap<string, string | null>

/** Names a partition in these tables. */
export const placeKey = ({ topic, partition }: { topic: string; partition: number }) => `${partition}/${topic}`

const NONE: MeasuredByPartition = new Map()

/** The exact lag in time, read from the messages when somebody asks for it. */
export function useMeasuredLag(cluster: string, { groupId, offsets }: Pick<Group, 'groupId' | 'offsets'>): Measuring {
  const ask = useMutation<MeasuredLag, Error, CommittedThen>({
    mutationFn: () => callApi(clusterPath(cluster, 'groups', groupId, 'lag-seconds'), measuredLag, { timeoutMs: 30_000 }),
    onSuccess: ({ items, omitted }) => {
      if (items.length === 0) toast({ tone: 'good', title: 'Nothing is unread', detail: 'There is no message to measure by.' })
      else if (omitted > 0) {
        toast({
          tone: 'good',
          title: `${plural(items.length, 'partition')} measured`,
          detail: `${omitted} with fewer unread messages were not.`,
        })
      }
    },
    onError: error => toast({ tone: 'bad', title: 'The lag in time was not measured', detail: problemOf(error).detail }),
  })
  const { data, variables } = ask
  const byPartition = useMemo(() => {
    if (data === undefined || variables === undefined) return NONE
    return new Map(data.items.map(item => [placeKey(item), { item, committedThen: variables.get(placeKey(item)) ?? null }]))
  }, [data, variables])
  return { byPartition, ask, offsets }
}

export function MeasureButton({ measuring: { ask, offsets } }: { measuring: Measuring }) {
  return (
    <Button
      kind="quiet"
      title="Reads the first unread message of each partition and tells its age; commits nothing"
      refusal={ask.isPending ? 'Under way' : null}
      onClick={() => ask.mutate(new Map(offsets.map(offset => [placeKey(offset), offset.committedOffset])))}
    >
      {ask.isPending ? 'Measuring…' : 'Measure time exactly'}
    </Button>
  )
}
