'use client'

import { useState } from 'react'
import { topicQuery } from '#components/data/queries.ts'
import { useApi } from '#components/data/use-api.ts'
import { Select } from '#components/ui/fields.tsx'
import type { Comparison } from './comparison.ts'

type Choice = 'none' | '1d' | '7d' | 'group'

const CHOICES: readonly { value: Choice; label: string }[] = [
  { value: 'none', label: 'compare with…' },
  { value: '1d', label: 'a day earlier' },
  { value: '7d', label: 'a week earlier' },
  { value: 'group', label: 'another group' },
]

interface ComparePickerProps {
  readonly cluster: string
  readonly groupId: string
  readonly topic: string
  readonly value: Comparison
  readonly onValue: (value: Comparison) => void
}

/** Lays the past of the group, or another group of the topic, over its charts. */
export function ComparePicker({ cluster, groupId, topic, value, onValue }: ComparePickerProps) {
  const [choosing, setChoosing] = useState(false)
  const ofGroup = choosing || value.kind === 'group'
  const choice: Choice = ofGroup ? 'group' : value.kind === 'earlier' ? (value.days === 1 ? '1d' : '7d') : 'none'
  const onChoice = (next: Choice) => {
    setChoosing(next === 'group')
    onValue(next === '1d' || next === '7d' ? { kind: 'earlier', days: next === '1d' ? 1 : 7 } : { kind: 'none' })
  }
  return (
    <>
      <Select<Choice> label="Compare with" hideLabel value={choice} options={CHOICES} onValue={onChoice} />
      {ofGroup && (
        <OtherGroup
          cluster={cluster}
          groupId={groupId}
          topic={topic}
          chosen={value.kind === 'group' ? value.groupId : ''}
          onChoose={other => onValue(other === '' ? { kind: 'none' } : { kind: 'group', groupId: other })}
        />
      )}
    </>
  )
}

interface OtherGroupProps {
  readonly cluster: string
  readonly groupId: string
  readonly topic: string
  readonly chosen: string
  readonly onChoose: (groupId: string) => void
}

function OtherGroup({ cluster, groupId, topic, chosen, onChoose }: OtherGroupProps) {
  const { data, error } = useApi(topicQuery(cluster, topic))
  const readers = (data?.readers ?? []).map(reader => reader.groupId).filter(reader => reader !== groupId)
  const others = chosen === '' || readers.includes(chosen) ? readers : [chosen, ...readers]
  const first =
    error !== null && data === undefined
      ? 'the groups could not be listed'
      : data === undefined
        ? 'loading'
        : readers.length === 0
          ? `no other group reads ${topic}`
          : 'which group?'
  return (
    <Select<string>
      label="Group to compare with"
      hideLabel
      className="max-w-48"
      value={chosen}
      options={[{ value: '', label: first }, ...others.map(other => ({ value: other, label: other }))]}
      onValue={onChoose}
    />
  )
}
