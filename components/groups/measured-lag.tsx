'use client'

import { useMutation, type UseMutationResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { clusterPath } from '#components/data/queries.ts'
import { Button } from '#components/ui/button.tsx'
import { toast } from '#components/ui/toast-store.ts'
import { plural } from '#lib/format/number'
import { measuredLag, type MeasuredLag } from '#lib/wire/groups'

export type MeasuredByPartition = ReadonlyMap<string, MeasuredLag['items'][number]>

interface Measuring {
  /** By `partition/topic`; empty until it was asked for. */
  byPartition: MeasuredByPartition
  ask: UseMutationResult<MeasuredLag, Error, void>
}

const NONE: MeasuredByPartition = new Map()

/** The exact lag in time, read from the messages when somebody asks for it. */
export function useMeasuredLag(cluster: string, groupId: string): Measuring {
  const ask = useMutation({
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
  const { data } = ask
  const byPartition = useMemo(
    () => (data === undefined ? NONE : new Map(data.items.map(item => [`${item.partition}/${item.topic}`, item]))),
    [data],
  )
  return { byPartition, ask }
}

export function MeasureButton({ measuring: { ask } }: { measuring: Measuring }) {
  return (
    <Button
      kind="quiet"
      title="Reads the first unread message of each partition and tells its age; commits nothing"
      refusal={ask.isPending ? 'Under way' : null}
      onClick={() => ask.mutate()}
    >
      {ask.isPending ? 'Measuring…' : 'Measure time exactly'}
    </Button>
  )
}
