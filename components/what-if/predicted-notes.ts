import type { RowNote } from '#components/topics/grid-words.ts'
import { untilReturn } from '#lib/kafka/heirs'
import type { PredictedPartition } from '#lib/kafka/predict-failure'
import type { Partition } from '#lib/wire/topics'
import { becomes } from './topic-what-if.ts'

/** What would become of a partition, for the end of its row, the gravest first. */
export function predictedNotes(before: Partition, after: PredictedPartition, neededInSync: number | null): RowNote[] {
  const note = (tone: RowNote['tone'], text: string): RowNote => ({ tone, text, sinceMs: null })
  if (after.leader === null) return [note('bad', ['would have no leader', untilReturn(after)].filter(Boolean).join(' '))]
  const notes: RowNote[] = []
  if (after.unclean) notes.push(note('bad', `broker ${after.leader} would lead out of sync: messages may be lost`))
  else if (after.leader !== before.leader) notes.push(note('quiet', `broker ${after.leader} would lead`))
  if (becomes(before, after, 'under-min-isr')) {
    const needed = neededInSync === null ? '' : `, ${neededInSync} needed`
    notes.push(note('bad', `would refuse writes: ${after.isr.length} in sync${needed}`))
  }
  return notes
}
