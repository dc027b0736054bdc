'use client'

import { useMemo, useState } from 'react'
import { plural } from '#lib/format/number'
import { PARTITIONERS, type Partitioner } from '#lib/kafka/order/partitioner'
import { numberCodec, textCodec, useUrlState, type Codec } from '#components/data/url-state.ts'
import { Button } from '#components/ui/button.tsx'
import { Select, TextField } from '#components/ui/fields.tsx'
import { Section } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { keyBytes, type KeyEncoding } from './key-bytes.ts'
import { findKey, type FoundKey } from './find-key.ts'

const ENCODINGS = [
  { value: 'text', label: 'text' },
  { value: 'hex', label: 'hex' },
] as const
const encodingCodec: Codec<KeyEncoding> = {
  parse: text => (text === 'hex' ? 'hex' : 'text'),
  print: value => (value === 'hex' ? 'hex' : null),
}

interface Row {
  client: Partitioner
  /** null: this key does not decide. */
  partition: number | null
}

interface KeyCalculatorProps {
  cluster: string
  topic: string
  /** Of the topic; null while it is not known. */
  partitionCount: number | null
}

/** Which partition a key goes to, by client: several kinds of producer may tear a key's messages apart. */
export function KeyCalculator({ cluster, topic, partitionCount }: KeyCalculatorProps) {
  const [key, setKey] = useUrlState('calc', textCodec)
  const [encoding, setEncoding] = useUrlState('calcAs', encodingCodec)
  const [chosenCount, setChosenCount] = useUrlState('calcOf', numberCodec)
  const count = chosenCount ?? partitionCount ?? 1
  const bytes = useMemo(() => keyBytes(key, encoding), [key, encoding])
  const rows = useMemo<Row[]>(
    () =>
      bytes === null || key === '' ? [] : PARTITIONERS.map(client => ({ client, partition: client.partitionOf(bytes, count) })),
    [bytes, key, count],
  )
  const different = new Set(rows.flatMap(({ partition }) => (partition === null ? [] : [partition]))).size
  return (
    <Section title="Key → partition" note="where clients send a key" padded>
      <div className="mb-3 flex flex-wrap items-start gap-2">
        <TextField
          label="Key"
          className="min-w-52 flex-1"
          controlClassName="font-mono"
          maxLength={2000}
          value={key}
          error={bytes === null ? 'Hex digits come in pairs: 0a1f.' : null}
          onValue={setKey}
        />
        <Select label="Given as" value={encoding} options={ENCODINGS} onValue={setEncoding} />
        <TextField
          label="Partitions"
          className="w-24"
          inputMode="numeric"
          maxLength={6}
          value={String(count)}
          onValue={text => setChosenCount(/^[1-9]\d{0,5}$/.test(text) ? Number(text) : null)}
        />
      </div>
      {rows.length > 0 && bytes !== null && (
        <>
          <p className="mb-2" aria-live="polite">
            {different > 1
              ? `Clients disagree: with these producers side by side, one key lies in ${plural(different, 'partition')} and loses its order.`
              : 'All that let the key decide agree.'}
          </p>
          <Table stacked caption="Partition of this key by client" columns={COLUMNS} rows={rows} rowKey={row => row.client.id} />
          <KeySearch key={`${encoding}:${key}`} cluster={cluster} topic={topic} bytes={bytes} />
        </>
      )}
    </Section>
  )
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'client',
    head: 'Client',
    rowHeader: true,
    className: 'whitespace-normal! min-w-52',
    cell: row => row.client.clients,
  },
  {
    id: 'partition',
    head: 'Partition',
    align: 'end',
    cell: row => (row.partition === null ? 'any' : <b className="font-[620]">{row.partition}</b>),
  },
  { id: 'rule', head: 'How', className: 'whitespace-normal! min-w-44 text-ink-2', cell: row => row.client.rule },
  {
    id: 'without',
    head: 'Without a key',
    className: 'max-phone:hidden whitespace-normal! min-w-44 text-ink-2',
    cell: row => row.client.withoutKey,
  },
]

function KeySearch({ cluster, topic, bytes }: { cluster: string; topic: string; bytes: Uint8Array }) {
  const [found, setFound] = useState<FoundKey | 'searching' | null>(null)
  const search = () => {
    setFound('searching')
    void findKey(cluster, topic, bytes).then(setFound)
  }
  return (
    <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1" aria-live="polite">
      <Button onClick={search} refusal={found === 'searching' ? 'The search is under way.' : null}>
        Where is it in this topic?
      </Button>
      <span>{found === null ? '' : found === 'searching' ? 'Searching…' : foundWords(found)}</span>
    </p>
  )
}

function foundWords(found: FoundKey): string {
  if (found.problem !== null) return `It could not be searched for: ${found.problem}`
  const rest = found.whole ? '' : ` Only ${plural(found.scanned, 'message')} were looked at in the time allowed.`
  if (found.partitions.length === 0) return `No message has this key.${rest}`
  const where = found.partitions.length === 1 ? 'partition' : 'partitions'
  return `Present in ${where} ${found.partitions.join(', ')}: ${plural(found.messages, 'message')} of the newest that have it.${rest}`
}
