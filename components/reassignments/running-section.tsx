'use client'

import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { StateBadge, Tag } from '#components/ui/badge.tsx'
import { Bar } from '#components/ui/bar.tsx'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/feedback.tsx'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { Table } from '#components/ui/table.tsx'
import { Age, Bytes, Unknown } from '#components/ui/values.tsx'
import { formatByteRate } from '#lib/format/bytes'
import { formatCount, formatPercent, plural } from '#lib/format/number'
import type { ReassignmentAnswer } from '#lib/wire/reassignments'
import { etaWords, goalWords, shareOf } from './goal-words.ts'
import { moveColumns, moveKey } from './move-columns.tsx'
import { reassignmentHref } from './reassignment-links.ts'

const CancelDialog = dynamic(() => import('./cancel-dialog.tsx').then(module => module.CancelDialog), { ssr: false })
const ThrottleDialog = dynamic(() => import('./throttle-dialog.tsx').then(module => module.ThrottleDialog), { ssr: false })

interface RunningSectionProps {
  readonly cluster: string
  readonly reassignment: ReassignmentAnswer
  /** Why nothing may be changed here, or null. */
  readonly refusal: string | null
  /** Where all its partitions are shown anyway. */
  readonly withoutPartitions?: boolean
}

/** One reassignment under way: how far it is, how fast, until when, and what can be done about it. */
export function RunningSection({ cluster, reassignment, refusal, withoutPartitions = false }: RunningSectionProps) {
  const columns = useMemo(() => moveColumns(cluster), [cluster])
  const { inFlight, counts, note, origin, state } = reassignment
  const ours = origin === 'partitura'
  const more = counts.moving - inFlight.length
  return (
    <Section
      title={
        <>
          {ours ? goalWords(reassignment.goal) : 'Started by somebody else'}
          {state === 'cancelling' ? <StateBadge tone="attention">being cancelled</StateBadge> : null}
          {!ours && <Tag title="Started with another tool: it is shown, and never touched from here">not ours</Tag>}
        </>
      }
      {...(reassignment.startedAtMs !== null && { note: <Started atMs={reassignment.startedAtMs} /> })}
      actions={
        ours ? (
          <Actions cluster={cluster} reassignment={reassignment} refusal={refusal} withoutPartitions={withoutPartitions} />
        ) : undefined
      }
    >
      <div className="px-3.5 py-3">
        {note !== null && <Notice tone="attention">{note}</Notice>}
        <Progress reassignment={reassignment} />
        <Facts reassignment={reassignment} />
      </div>
      {!withoutPartitions && (
        <div className="border-t border-line">
          <Table
            stacked
            caption={`Partitions in flight: ${formatCount(inFlight.length)}`}
            columns={columns}
            rows={inFlight}
            rowKey={moveKey}
            empty={<p className="px-3.5 py-3 text-ink-2">No partition is being copied at this moment.</p>}
          />
          {more > 0 && <p className="px-3.5 py-2 text-sm text-ink-3">and {plural(more, 'more partition')}</p>}
        </div>
      )}
    </Section>
  )
}

function Started({ atMs }: { atMs: number }) {
  return (
    <>
      started <Age timeMs={atMs} />
    </>
  )
}

function Actions({ cluster, reassignment, refusal, withoutPartitions }: RunningSectionProps) {
  const [open, setOpen] = useState<'throttle' | 'cancel' | null>(null)
  const cancelling = reassignment.state === 'cancelling' ? 'It is being cancelled' : null
  const close = () => setOpen(null)
  return (
    <div className="flex flex-wrap items-center gap-2">
      {withoutPartitions !== true && (
        <Link look="text" href={reassignmentHref(cluster, reassignment.id)}>
          All {plural(reassignment.partitionCount, 'partition')}
        </Link>
      )}
      <Button refusal={refusal ?? cancelling} onClick={() => setOpen('throttle')}>
        Throttle…
      </Button>
      <Button kind="danger" refusal={refusal ?? cancelling} onClick={() => setOpen('cancel')}>
        Cancel…
      </Button>
      {open === 'throttle' && <ThrottleDialog cluster={cluster} reassignment={reassignment} onClose={close} />}
      {open === 'cancel' && <CancelDialog cluster={cluster} reassignment={reassignment} onClose={close} />}
    </div>
  )
}

/** The page's sentence has the partitions; here are the bytes. */
function Progress({ reassignment: { movedBytes, totalBytes } }: { reassignment: ReassignmentAnswer }) {
  const share = shareOf(movedBytes, totalBytes)
  return (
    <>
      <p className="mb-1.5">
        <b className="text-lg font-[620]">
          <Bytes value={movedBytes} why="no broker has told" />
        </b>{' '}
        of <Bytes value={totalBytes} why="the size of some partition is not known" /> copied
      </p>
      {share === null ? (
        <Unknown why="the size of what is to be copied is not known" />
      ) : (
        <Bar share={share} tone="accent" className="h-2 w-full" label={`${formatPercent(share)} of the bytes are copied`} />
      )}
    </>
  )
}

function Facts({ reassignment }: { reassignment: ReassignmentAnswer }) {
  const { bytesPerSecond, throttleBytesPerSecond, batchSize, counts, origin } = reassignment
  const facts: readonly { head: string; value: string }[] = [
    { head: 'Rate', value: bytesPerSecond === null ? 'not known yet' : formatByteRate(bytesPerSecond) },
    { head: 'Ends in', value: etaWords(reassignment) },
    ...(origin === 'partitura'
      ? [
          {
            head: 'Throttle',
            value: throttleBytesPerSecond === null ? 'none' : `${formatByteRate(throttleBytesPerSecond)} per broker`,
          },
          { head: 'At once', value: `${formatCount(counts.moving)} of at most ${formatCount(batchSize ?? 0)}` },
          { head: 'Waiting', value: plural(counts.waiting, 'partition') },
        ]
      : []),
  ]
  return (
    <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-2">
      {facts.map(({ head, value }) => (
        <div key={head}>
          <dt className="text-sm text-ink-3">{head}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
