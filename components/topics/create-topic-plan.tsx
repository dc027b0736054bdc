import type * as z from 'zod/mini'
import { Button } from '#components/ui/button.tsx'
import { Command } from '#components/ui/command.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { formatBytes } from '#lib/format/bytes'
import { formatRetention } from '#lib/format/duration'
import { plural } from '#lib/format/number'
import type { createTopicAnswer } from '#lib/wire/topics'

type Plan = z.infer<typeof createTopicAnswer>

/** Settings that say how a topic behaves, shown with the value that Kafka will use even when nobody named it. */
const TELLING = ['min.insync.replicas', 'cleanup.policy', 'retention.ms', 'retention.bytes', 'unclean.leader.election.enable']

interface CreateTopicPlanProps {
  readonly plan: Plan | null
  /** The layout was changed by hand. */
  readonly edited: boolean
  readonly pending: boolean
  readonly creating: boolean
  readonly refusal: string | null
  readonly onCreate: () => void
}

/** What Kafka said it would create: the counts, the settings, and the same as a command. */
export function CreateTopicPlan({ plan, edited, pending, creating, refusal, onCreate }: CreateTopicPlanProps) {
  if (plan === null) {
    return (
      <Section title="Plan">
        {pending ? (
          <SkeletonRows rows={4} />
        ) : (
          <EmptyState title="Not checked yet">
            Preview asks the cluster to check everything, without creating anything.
          </EmptyState>
        )}
      </Section>
    )
  }
  return (
    <Section title="Plan" note="checked by Kafka, not created yet" padded>
      <p>
        <b className="font-semibold wrap-anywhere">{plan.name}</b> with {plural(plan.partitions, 'partition')},{' '}
        {plural(plan.replicationFactor, 'replica')} each: {plural(plan.partitions * plan.replicationFactor, 'replica')} in all
        {plan.assignments === null && '; Kafka chooses the brokers when it creates the topic'}.
      </p>
      <Settings plan={plan} />
      <Command text={plan.command} label="The same by Kafka’s own tool" />
      {!edited && plan.assignments !== null && (
        <Command text={withoutAssignment(plan)} label="Shorter, but then Kafka begins at a broker of its own choice" />
      )}
      <div className="mt-4 flex justify-end">
        <Button kind="main" refusal={refusal ?? (creating ? 'Under way' : null)} onClick={onCreate}>
          Create topic
        </Button>
      </div>
    </Section>
  )
}

function Settings({ plan: { configs, effectiveConfigs } }: { plan: Plan }) {
  const names = [...new Set([...Object.keys(configs), ...(effectiveConfigs === null ? [] : TELLING)])]
  if (names.length === 0) return null
  return (
    <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 font-mono text-sm">
      {names.map(name => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className="wrap-anywhere">
            {configs[name] ?? effectiveConfigs?.[name] ?? 'not told'}
            <InWords name={name} value={configs[name] ?? effectiveConfigs?.[name]} />
            {configs[name] === undefined && <span className="font-sans text-ink-3"> · default</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function InWords({ name, value }: { name: string; value: string | null | undefined }) {
  if (typeof value !== 'string' || !/^\d{1,15}$/.test(value)) return null
  const words = name === 'retention.ms' ? formatRetention(value) : name === 'retention.bytes' ? formatBytes(Number(value)) : null
  return words === null ? null : <span className="font-sans text-ink-3"> · {words}</span>
}

function withoutAssignment({ command, partitions, replicationFactor }: Plan): string {
  return command.replace(/--replica-assignment \S+/, `--partitions ${partitions} --replication-factor ${replicationFactor}`)
}
