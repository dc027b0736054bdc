import { topicHref } from '#components/topics/topic-links.ts'
import { StateBadge, type Tone } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import type { Column } from '#components/ui/table.tsx'
import type { WhatIfItem } from '#lib/wire/what-if'

// The server sorts: `sortBy` here says that a column can be sorted by.

/** The columns of the list of partitions; their ids are the API's names to sort by. */
export function partitionColumns(cluster: string, down: readonly number[]): Column<WhatIfItem>[] {
  return [
    {
      id: 'topic',
      head: 'Partition',
      rowHeader: true,
      sortBy: item => item.topic,
      cell: item => (
        <Link
          href={topicHref(cluster, item.topic, 'assignment', { down: down.join(','), partition: item.partition })}
          className="block max-w-100 truncate max-phone:max-w-28"
          title={`${item.topic}-${item.partition}`}
        >
          {item.topic}-{item.partition}
        </Link>
      ),
    },
    { id: 'severity', head: 'State', descendingFirst: true, sortBy: item => item.state, cell: item => <State item={item} /> },
    {
      id: 'leaderBefore',
      head: 'Led by',
      align: 'end',
      className: 'max-phone:hidden',
      sortBy: item => item.leaderBefore,
      cell: item => item.leaderBefore ?? 'nobody',
    },
    {
      id: 'leaderAfter',
      head: 'Then by',
      align: 'end',
      sortBy: item => item.leaderAfter,
      cell: item => <Then item={item} />,
    },
    { id: 'isr', head: 'In sync', className: 'max-phone:hidden', cell: item => <InSync item={item} /> },
    {
      id: 'replicas',
      head: 'Replicas',
      className: 'max-phone:hidden',
      cell: item => <span className="text-ink-3 tabular-nums">{item.replicas.join(', ')}</span>,
    },
  ]
}

const LOOKS: Record<WhatIfItem['state'], { tone: Tone; word: string }> = {
  ok: { tone: 'good', word: 'ok' },
  'under-replicated': { tone: 'attention', word: 'under-replicated' },
  'at-min-isr': { tone: 'attention', word: 'at its minimum' },
  'under-min-isr': { tone: 'bad', word: 'refuses writes' },
  offline: { tone: 'bad', word: 'no leader' },
}

function State({ item }: { item: WhatIfItem }) {
  if (item.unclean) return <StateBadge tone="bad">may lose messages</StateBadge>
  const { tone, word } = LOOKS[item.state]
  const before = item.stateBefore === item.state && item.state !== 'ok' ? ' already' : ''
  return (
    <StateBadge tone={tone}>
      {word}
      {before}
    </StateBadge>
  )
}

function Then({ item }: { item: WhatIfItem }) {
  if (item.leaderAfter === null) return <span className="font-[560] text-bad">nobody</span>
  if (item.leaderAfter === item.leaderBefore) return <span className="text-ink-3">{item.leaderAfter}</span>
  return <span className="font-[560]">{item.leaderAfter}</span>
}

/** Who is in sync afterwards; for a partition that lost them all, who may lead it again. */
function InSync({ item }: { item: WhatIfItem }) {
  const heirs = item.state === 'offline' ? [...new Set([...item.isr, ...(item.elr ?? [])])] : item.isr
  const words = item.state === 'offline' && heirs.length > 0 ? `waits for ${heirs.join(' or ')}` : heirs.join(', ')
  return <span className="tabular-nums">{words === '' ? 'none' : words}</span>
}
