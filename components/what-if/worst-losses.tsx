'use client'

import { useMemo } from 'react'
import { StateBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { NumberText } from '#components/ui/values.tsx'
import { lossWords } from '#lib/kafka/survivability'
import type { SingleLoss, WhatIfAnswer } from '#lib/wire/what-if'

/** Every broker and rack by what its loss alone would do, the worst first. `onTry` switches one off. */
export function WorstLosses({ worst, onTry }: { worst: WhatIfAnswer['worst']; onTry: (loss: SingleLoss) => void }) {
  const columns = useMemo(() => lossColumns(onTry), [onTry])
  return (
    <>
      <p className="border-b border-line px-3.5 py-2.5 text-lg">{worst.sentence}</p>
      <Table
        stacked
        caption="What the loss of each broker and rack would do"
        columns={columns}
        rows={worst.losses}
        rowKey={({ kind, name }) => `${kind} ${name}`}
        empty={<EmptyState title="No broker holds anything">There is nothing to lose.</EmptyState>}
      />
    </>
  )
}

function lossColumns(onTry: (loss: SingleLoss) => void): Column<SingleLoss>[] {
  return [
    {
      id: 'name',
      head: 'Lost',
      rowHeader: true,
      cell: ({ kind, name }) => <span className="whitespace-nowrap">{kind === 'rack' ? `Rack ${name}` : `Broker ${name}`}</span>,
    },
    { id: 'effect', head: 'Effect', className: 'w-full', cell: loss => <Effect loss={loss} /> },
    { id: 'moved', head: 'Leaders move', align: 'end', cell: ({ leadersMoved }) => <NumberText value={leadersMoved} /> },
    { id: 'topics', head: 'Topics hit', align: 'end', cell: ({ topicsHit }) => <NumberText value={topicsHit} /> },
    {
      id: 'try',
      head: <span className="sr-only">Try</span>,
      cell: loss => (
        <Button kind="quiet" onClick={() => onTry(loss)}>
          Try<span className="sr-only"> without {loss.kind === 'rack' ? `rack ${loss.name}` : `broker ${loss.name}`}</span>
        </Button>
      ),
    },
  ]
}

function Effect({ loss }: { loss: SingleLoss }) {
  const words = lossWords(loss)
  if (words === null) return <StateBadge tone="good">reads and writes go on</StateBadge>
  return <StateBadge tone={loss.offline + loss.unclean > 0 ? 'bad' : 'attention'}>{words}</StateBadge>
}
