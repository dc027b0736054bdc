'use client'

import type { ReactNode } from 'react'
import { StateShape } from '#components/ui/badge.tsx'
import { classes } from '#components/ui/class-names.ts'
import { Section } from '#components/ui/page.tsx'
import { Duration, NumberText } from '#components/ui/values.tsx'
import { lossSentence } from '#lib/kafka/drill-summary'
import { formatCount } from '#lib/format/number'
import type { Drill, DrillReport } from '#lib/wire/drill'
import { OutcomeTable } from './outcome-table.tsx'

interface ReportProps {
  readonly cluster: string
  readonly drill: Drill
  readonly report: DrillReport
}

/** What the drill has shown: messages, times, and every partition's prediction beside its outcome. */
export function ReportSections({ cluster, drill, report }: ReportProps) {
  return (
    <>
      <MessagesSection report={report} />
      <TimesSection drill={drill} report={report} />
      <OutcomeTable cluster={cluster} report={report} />
    </>
  )
}

function MessagesSection({ report: { messages } }: { report: DrillReport }) {
  const { lost, unacknowledged, unacknowledgedFound, repeated, damagedBatches, lostNumbers } = messages
  const tone = lost === 0 ? 'text-good' : lost === null ? 'text-unknown' : 'text-bad'
  return (
    <Section title="Messages" note="numbered, written with acks=all, and read back one by one" padded>
      <p className={classes('flex items-center gap-2 text-title font-[620]', tone)}>
        <StateShape shape={lost === 0 ? 'disc' : lost === null ? 'hatched' : 'cross'} />
        <span className="first-letter:uppercase">{lossSentence(messages)}</span>
      </p>
      <p className="mt-1.5 max-w-[82ch] text-ink-2">
        <NumberText value={unacknowledged} /> were sent and never confirmed: they may be there or not, and{' '}
        <NumberText value={unacknowledgedFound} why="the messages were not counted" /> are.
        {repeated !== null && repeated > 0 && ` ${formatCount(repeated)} are there more than once.`}
        {damagedBatches !== null && damagedBatches > 0 && ` ${formatCount(damagedBatches)} batches have a wrong checksum.`}
      </p>
      {lostNumbers.length > 0 && (
        <p className="mt-1.5 font-mono text-sm text-bad">
          lost: {lostNumbers.map(({ partition, number }) => `${partition}/${number}`).join(', ')}
          {lost !== null && lost > lostNumbers.length && ' …'}
        </p>
      )}
    </Section>
  )
}

function TimesSection({ drill, report }: { drill: Drill; report: DrillReport }) {
  const { leadersMoved, counts, controller } = report
  const total = report.partitions.length
  return (
    <Section title="Times and leaders" note="metadata read every 50 ms">
      <div className="overflow-hidden rounded-b-card">
        <dl className="-mr-px -mb-px grid grid-cols-[repeat(auto-fit,minmax(190px,1fr))]">
          <Fact term="We noticed" hint={report.noticedHow ?? 'our connection went on answering'}>
            <Duration spanMs={report.noticedByUsMs} why="our connection never broke" />
          </Fact>
          <Fact term="Kafka noticed" hint="its metadata changed">
            <Duration spanMs={report.noticedByKafkaMs} why="its metadata never showed it" />
          </Fact>
          <Fact term="Longest without a leader" hint={placeOf(report.longestWithoutLeader)}>
            <Duration spanMs={report.longestWithoutLeader?.spanMs ?? 0} />
          </Fact>
          <Fact term="Longest wait of a writer" hint={placeOf(report.longestWriteWait)}>
            <Duration spanMs={report.longestWriteWait?.spanMs} why="nothing was written" />
          </Fact>
          <Fact term="Leaders moved" hint={`predicted: ${leadersMoved.predicted}`}>
            <NumberText value={leadersMoved.real} />
          </Fact>
          <Fact term="As predicted" hint={`of ${formatCount(total)} partitions`}>
            <span className={counts.unexplained > 0 ? 'text-bad' : undefined}>
              <NumberText value={counts.asPredicted} />
            </span>
          </Fact>
          <Fact term="Answered again" hint={`after its ${drill.kind === 'pause' ? 'resumption' : 'start'}`}>
            <Duration spanMs={report.answeredAfterMs} why="it has not answered yet" />
          </Fact>
          <Fact term="Back in every ISR" hint={`after its ${drill.kind === 'pause' ? 'resumption' : 'start'}`}>
            <Duration spanMs={report.isrWholeAfterMs} why="not every replica had caught up in time" />
          </Fact>
          <Fact
            term="Controller"
            hint={controller.before === controller.after ? 'unchanged' : `before: ${controller.before ?? 'unknown'}`}
          >
            {controller.after === null ? 'unknown' : `node ${controller.after}`}
          </Fact>
          <Fact term="Longest time between two looks" hint="nothing here is known more exactly">
            <Duration spanMs={report.longestGapMs} />
          </Fact>
        </dl>
      </div>
    </Section>
  )
}

function Fact({ term, hint, children }: { term: string; hint: string; children: ReactNode }) {
  return (
    <div className="border-r border-b border-line px-3.5 py-2.5">
      <dt className="text-sm text-ink-3">{term}</dt>
      <dd className="text-lg font-[600] tabular-nums">{children}</dd>
      <dd className="text-sm wrap-anywhere text-ink-3">{hint}</dd>
    </div>
  )
}

function placeOf(longest: DrillReport['longestWithoutLeader']): string {
  return longest === null ? 'none was' : `${longest.topic}-${longest.partition}`
}
