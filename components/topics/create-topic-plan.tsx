import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { plural } from '#lib/format/number'
import type * as z from 'zod/mini'
import type { createTopicAnswer } from '#lib/wire/topics'

type Plan = z.infer<typeof createTopicAnswer>

const SHOWN_ROWS = 24

interface CreateTopicPlanProps {
  readonly plan: Plan | null
  readonly pending: boolean
  readonly creating: boolean
  readonly refusal: string | null
  readonly onCreate: () => void
}

/** What Kafka would create, before it does: the layout, the settings, and the same as a command. */
export function CreateTopicPlan({ plan, pending, creating, refusal, onCreate }: CreateTopicPlanProps) {
  if (plan === null) {
    return (
      <Section title="Plan">
        {pending ? (
          <SkeletonRows rows={6} />
        ) : (
          <EmptyState title="No plan yet">Preview asks the cluster to check everything, without creating anything.</EmptyState>
        )}
      </Section>
    )
  }
  const configs = Object.entries(plan.configs)
  return (
    <Section title="Plan" note="checked by Kafka, not created yet" padded>
      <p>
        <b className="font-semibold">{plan.name}</b> with {plural(plan.partitions, 'partition')},{' '}
        {plural(plan.replicationFactor, 'replica')} each: {plural(plan.partitions * plan.replicationFactor, 'replica')} in all.
      </p>
      {plan.assignments !== null && plan.assignments.length > 0 ? (
        <Layout assignments={plan.assignments} />
      ) : (
        <p className="mt-1 text-ink-2">Kafka chooses the brokers when it creates the topic.</p>
      )}
      {configs.length > 0 && (
        <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 font-mono text-sm">
          {configs.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd className="wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <div className="mt-3 flex items-start gap-1 rounded-control border border-line bg-ground py-1 pl-3">
        <code className="min-w-0 flex-1 py-1 font-mono text-sm wrap-anywhere">{plan.command}</code>
        <CopyButton text={plan.command} label="Copy the command" />
      </div>
      <div className="mt-4 flex justify-end">
        <Button kind="main" refusal={refusal ?? (creating ? 'Under way' : null)} onClick={onCreate}>
          Create topic
        </Button>
      </div>
    </Section>
  )
}

function Layout({ assignments }: { assignments: readonly (readonly number[])[] }) {
  const brokerIds = [...new Set(assignments.flat())].toSorted((a, b) => a - b)
  const rest = assignments.length - SHOWN_ROWS
  return (
    <div className="mt-3 overflow-x-auto">
      <table className="border-separate border-spacing-x-1.5 border-spacing-y-1">
        <caption className="sr-only">Which broker gets which replica</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">Partition</span>
            </th>
            {brokerIds.map(brokerId => (
              <th key={brokerId} scope="col" className="px-1 text-sm font-[520] text-ink-3">
                Broker {brokerId}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {assignments.slice(0, SHOWN_ROWS).map((replicas, partition) => (
            // oxlint-disable-next-line react/no-array-index-key -- the index is the partition's number
            <tr key={partition}>
              <th scope="row" className="pr-2 text-left text-sm font-[520] whitespace-nowrap">
                Partition {partition}
              </th>
              {brokerIds.map(brokerId => (
                <td key={brokerId} className="text-center text-sm">
                  <Place position={replicas.indexOf(brokerId)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && <p className="text-sm text-ink-3">and {plural(rest, 'more partition')}</p>}
    </div>
  )
}

function Place({ position }: { position: number }) {
  if (position < 0) return <span className="text-line-strong">·</span>
  const look = position === 0 ? 'bg-leader text-leader-ink font-[580]' : 'bg-follower text-follower-ink'
  return (
    <span className={`inline-grid h-6 w-18 place-items-center rounded-md ${look}`}>{position === 0 ? 'Leader' : 'follower'}</span>
  )
}
