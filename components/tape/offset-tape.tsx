'use client'

import { useMemo, useState } from 'react'
import { groupQuery, retentionQuery, topicOffsetsQuery } from '#components/data/queries.ts'
import { QueryView } from '#components/data/query-view.tsx'
import { textCodec, useUrlState, type Codec } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Select } from '#components/ui/fields.tsx'
import { LineChartIcon, TableIcon } from '#components/ui/icons.tsx'
import { Section, Sentence } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { formatDuration } from '#lib/format/duration'
import { plural } from '#lib/format/number'
import type { TapeScale } from '#lib/kafka/offset-tape'
import { tapeSentence } from '#lib/kafka/tape-sentence'
import type { Group } from '#lib/wire/groups'
import type { Retention } from '#lib/wire/retention'
import type { TopicOffsets } from '#lib/wire/topic-offsets'
import type { Topic } from '#lib/wire/topics'
import { TapeLegend } from './tape-legend.tsx'
import { placesOf, tapeGroups, type TapeGroup } from './tape-model.ts'
import { TapeRows } from './tape-rows.tsx'
import { TapeTable } from './tape-table.tsx'

const RETENTION_MS = 15_000
const TABLE_ID = 'tape'

const SCALES: readonly { value: TapeScale; label: string }[] = [
  { value: 'own', label: 'each log fills its bar' },
  { value: 'shared', label: 'one scale for all partitions' },
  { value: 'end', label: 'near the log end, logarithmic' },
]
const scaleCodec: Codec<TapeScale> = {
  parse: text => SCALES.find(scale => scale.value === text)?.value ?? 'own',
  print: value => (value === 'own' ? null : value),
}

/** For every partition of a topic a bar from log start to log end with a mark for every group, live. */
export function OffsetTape({ cluster, topic }: { cluster: string; topic: Topic }) {
  const query = useApi(topicOffsetsQuery(cluster, topic.name))
  const [scale, setScale] = useUrlState('scale', scaleCodec)
  const [tables, setTables] = useUrlState('table', textCodec)
  const asTable = tables.split(',').includes(TABLE_ID)
  const toggle = () => {
    const others = tables.split(',').filter(each => each !== '' && each !== TABLE_ID)
    setTables([...others, ...(asTable ? [] : [TABLE_ID])].join(','))
  }
  const label = asTable ? 'Show the tape' : 'Show the tape as a table'
  const Icon = asTable ? LineChartIcon : TableIcon
  return (
    <Section
      title="Offset tape"
      note="every partition from log start to log end, and where each group stands"
      actions={
        <div className="-mr-2 flex flex-wrap items-center gap-x-1">
          <Select<TapeScale> label="Scale" hideLabel value={scale} options={SCALES} onValue={setScale} />
          <Button kind="quiet" aria-label={label} title={label} onClick={toggle}>
            <Icon size={14} aria-hidden />
          </Button>
        </div>
      }
    >
      <QueryView what="The offset tape" query={query} skeleton={<SkeletonRows rows={5} />}>
        {tape => <Tape cluster={cluster} topic={topic} tape={tape} scale={scale} asTable={asTable} />}
      </QueryView>
    </Section>
  )
}

interface TapeProps {
  readonly cluster: string
  readonly topic: Topic
  readonly tape: TopicOffsets
  readonly scale: TapeScale
  readonly asTable: boolean
}

function Tape({ cluster, topic, tape, scale, asTable }: TapeProps) {
  const [chosen, setChosen] = useUrlState('group', textCodec)
  const retention = useApi(retentionQuery(cluster, topic.name), { refetchMs: RETENTION_MS }).data
  const readers = useMemo(() => topic.readers.map(reader => reader.groupId), [topic.readers])
  // A group beyond the answer's limit is asked for by itself once it is chosen.
  const isDrawn = tape.groups.some(group => group.groupId === chosen)
  const late = useApi(groupQuery(cluster, chosen), { enabled: !isDrawn && readers.includes(chosen) }).data
  const groups = useTapeGroups(tape, isDrawn ? undefined : late)
  const others = useMemo(() => {
    const drawn = new Set(groups.map(group => group.groupId))
    return tape.omittedGroups === 0 ? [] : readers.filter(groupId => !drawn.has(groupId))
  }, [groups, readers, tape.omittedGroups])
  const words = useMemo(() => tapeSentence(tape, rulesOf(topic, retention)), [tape, topic, retention])
  return (
    <>
      <div className="border-b border-line px-3.5 pt-1 pb-2.5">
        <Sentence headline={words.headline} detail={words.detail} />
      </div>
      {tape.partitions.length === 0 ? (
        <EmptyState title="The topic has no partition yet">They are shown as soon as the cluster names them.</EmptyState>
      ) : (
        <>
          <TapeLegend groups={groups} others={others} chosen={chosen} onChoose={setChosen} soon={soonWords(retention)} />
          {asTable ? (
            <TapeTable cluster={cluster} tape={tape} groups={groups} chosen={chosen} />
          ) : (
            <TapeRows tape={tape} groups={groups} retention={retention} scale={scale} chosen={chosen} onChoose={setChosen} />
          )}
        </>
      )}
    </>
  )
}

/** The groups with their letters and colours; the same list as long as none of them moved. */
function useTapeGroups(tape: TopicOffsets, late: Group | undefined): readonly TapeGroup[] {
  const [held, setHeld] = useState<{ tape: TopicOffsets; late: Group | undefined; groups: readonly TapeGroup[] } | null>(null)
  if (held?.tape === tape && held.late === late) return held.groups
  const groups = tapeGroups(late === undefined ? tape.groups : [...tape.groups, placesOf(late, tape)], held?.groups)
  setHeld({ tape, late, groups })
  return groups
}

function rulesOf(topic: Topic, retention: Retention | undefined) {
  const { cleanupPolicy, retentionMs } = topic
  return { cleanupPolicy, retentionMs: bigOf(retentionMs), retentionBytes: bigOf(retention?.retentionBytes ?? null) }
}

function bigOf(text: string | null): bigint | null {
  return text === null ? null : BigInt(text)
}

/** What goes soon; null where nothing limits the logs, or nobody knows. */
function soonWords(retention: Retention | undefined): { words: string; hatched: boolean } | null {
  if (retention === undefined || retention.edgeAheadMs === null) return null
  let messages = 0n
  for (const { edge, logStartOffset } of retention.partitions) {
    if (edge !== null && logStartOffset !== null && BigInt(edge.offset) > BigInt(logStartOffset))
      messages += BigInt(edge.offset) - BigInt(logStartOffset)
  }
  const within = formatDuration(retention.edgeAheadMs)
  if (messages === 0n) return { words: `Retention takes nothing within ${within}.`, hatched: false }
  return { words: `${plural(messages, 'message')} may go within ${within}, not before`, hatched: true }
}
