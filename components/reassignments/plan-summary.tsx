'use client'

import { Button, buttonClasses } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Notice } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { formatByteRate, formatBytes } from '#lib/format/bytes'
import { formatDuration } from '#lib/format/duration'
import { formatCount, plural } from '#lib/format/number'
import { estimateCopy } from '#lib/kafka/reassignment-traffic'
import type { ReassignmentPlanAnswer } from '#lib/wire/reassignments'
import { imbalanceWords } from './goal-words.ts'

interface PlanSummaryProps {
  readonly cluster: string
  readonly plan: ReassignmentPlanAnswer
  /** As the form has it now: it may change without another plan. */
  readonly throttleBytesPerSecond: number | null
  readonly refusal: string | null
  readonly onStart: () => void
}

/** The plan in short: what moves, for how long, what speaks against it, how even it leaves the cluster, and the start. */
export function PlanSummary({ cluster, plan, throttleBytesPerSecond, refusal, onStart }: PlanSummaryProps) {
  const { seconds, neverOn } = estimateCopy(plan.brokers, throttleBytesPerSecond)
  const nothing = plan.partitionCount === 0
  return (
    <Section title="Plan" note="nothing has moved yet" padded>
      {nothing ? (
        <p className="font-[560]">All is as this goal wants it: no replica would move.</p>
      ) : (
        <p>
          <b className="font-semibold">{plural(plan.partitionCount, 'partition')}</b> would change,{' '}
          <b className="font-semibold">{formatBytes(plan.totalBytes)}</b> would be copied to{' '}
          {plural(plan.movedReplicas, 'new replica')}. {durationWords(plan.totalBytes, seconds, throttleBytesPerSecond)}
        </p>
      )}
      <div className="mt-3 empty:hidden">
        {neverOn.length > 0 && throttleBytesPerSecond !== null && (
          <Notice tone="bad">
            It would never end: on {neverOn.length === 1 ? 'broker' : 'brokers'} {neverOn.join(', ')} producers add more to what
            moves than {formatByteRate(throttleBytesPerSecond)}. Raise the throttle, or move fewer partitions at once.
          </Notice>
        )}
        {plan.warnings
          .filter(({ code }) => code !== 'never-ends')
          .map(({ code, text }) => (
            <Notice key={code + text} tone="attention">
              {text}
            </Notice>
          ))}
      </div>
      <Balance plan={plan} />
      {!nothing && <Exports cluster={cluster} plan={plan} />}
      <div className="mt-4 flex justify-end">
        <Button kind="main" refusal={refusal ?? (nothing ? 'There is nothing to move' : null)} onClick={onStart}>
          Start…
        </Button>
      </div>
    </Section>
  )
}

/** How long it takes at least, in a sentence. */
function durationWords(totalBytes: number, seconds: number | null, throttle: number | null): string {
  if (totalBytes === 0) return 'That takes a moment: nothing is copied.'
  if (throttle === null) return 'Without a throttle it goes as fast as disks and network allow.'
  if (seconds === null) return ''
  return `At ${formatByteRate(throttle)} per broker that takes at least ${formatDuration(seconds * 1000)}.`
}

function Balance({ plan: { balance } }: { plan: ReassignmentPlanAnswer }) {
  const rows = [
    { name: 'Bytes', before: balance.before.sizeBytes.imbalance, after: balance.after.sizeBytes.imbalance },
    { name: 'Replicas', before: balance.before.replicas.imbalance, after: balance.after.replicas.imbalance },
    { name: 'Preferred leaders', before: balance.before.leaders.imbalance, after: balance.after.leaders.imbalance },
  ]
  return (
    <table className="mt-2 border-separate border-spacing-x-4 border-spacing-y-0.5 -mx-4 text-left">
      <caption className="sr-only">How evenly brokers are used, before and after</caption>
      <thead>
        <tr className="text-sm text-ink-3">
          <th scope="col" className="font-[520]">
            Balance
          </th>
          <th scope="col" className="font-[520]">
            now
          </th>
          <th scope="col" className="font-[520]">
            afterwards
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, before, after }) => (
          <tr key={name}>
            <th scope="row" className="font-normal">
              {name}
            </th>
            <td className="whitespace-nowrap tabular-nums">{imbalanceWords(before)}</td>
            <td className="font-[560] whitespace-nowrap tabular-nums">{imbalanceWords(after)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row" className="font-normal">
            Partitions on too few racks
          </th>
          <td className="tabular-nums">{formatCount(balance.before.rackViolations)}</td>
          <td className="font-[560] tabular-nums">{formatCount(balance.after.rackViolations)}</td>
        </tr>
      </tbody>
    </table>
  )
}

function Exports({ cluster, plan: { planId, commands } }: { cluster: string; plan: ReassignmentPlanAnswer }) {
  const href = `/api/v1/clusters/${encodeURIComponent(cluster)}/reassignments/${encodeURIComponent(planId)}/file`
  return (
    <div className="mt-3">
      <p className="mb-1.5 flex flex-wrap gap-2">
        <a className={buttonClasses()} href={href} download="reassignment.json">
          Export as Kafka’s JSON
        </a>
        <a className={buttonClasses('quiet')} href={`${href}?which=before`} download="rollback.json">
          the way back
        </a>
      </p>
      <p className="text-sm text-ink-3">
        The same with Kafka’s own tool; the second command removes the throttle, once all is done:
      </p>
      {commands.map(command => (
        <div key={command} className="mt-1 flex items-start gap-1 rounded-control border border-line bg-ground py-1 pl-3">
          <code className="min-w-0 flex-1 py-1 font-mono text-sm wrap-anywhere">{command}</code>
          <CopyButton text={command} label="Copy the command" />
        </div>
      ))}
    </div>
  )
}
