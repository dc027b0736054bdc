'use client'

import { clustersQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { Notice } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { topicHref } from '#components/topics/topic-links.ts'

/** Topics of the demo's traffic that hold the same sequence, and what is to be seen there. */
const TWINS: Readonly<Record<string, { other: string; words: string; there: string }>> = {
  numbers: {
    other: 'numbers-by-key',
    words:
      'The demo writes 0 to 9, over and over, without keys: each partition gets every fifth number, and no two that follow each other.',
    there: 'There the ten of a round share a key: they lie in one partition, and no consumer gets them out of order.',
  },
  'numbers-by-key': {
    other: 'numbers',
    words:
      'The demo writes 0 to 9, over and over, with one key for the ten of a round. Rounds of different partitions still come mixed; within each key nothing is out of order, as the cure “A key” shows.',
    there: 'There the same numbers have no key, and a round is spread over all partitions.',
  },
}

/** On the demo cluster: what this topic shows, and the way to its twin. */
export function DemoTwin({ cluster, topic }: { cluster: string; topic: string }) {
  const twin = Object.hasOwn(TWINS, topic) ? TWINS[topic] : undefined
  const clusters = useApi(clustersQuery(), { enabled: twin !== undefined }).data?.items
  if (twin === undefined || clusters?.find(({ id }) => id === cluster)?.demo !== true) return null
  return (
    <Notice tone="plain">
      {twin.words}{' '}
      <Link look="text" href={topicHref(cluster, twin.other, 'order')}>
        Compare {twin.other}
      </Link>
      . {twin.there}
    </Notice>
  )
}
