import type { ClusterState } from '#lib/kafka/cluster-state'
import type { AlterTopicAnswer, AlterTopicBody } from '#lib/wire/topics'
import { PartituraError, type FieldError } from '../errors.ts'
import { requireWritable, type OperationContext } from './context.ts'
import { findTopic } from './describe-topic.ts'
import { failuresOf } from './partial-truth.ts'
import { confirmed, seenInCluster } from './seen-in-cluster.ts'

type Configs = Record<string, string | null>

/**
 * Changes configuration (only what is named; null goes back to the default) and adds partitions, or (`dryRun`) lets Kafka
 * check both. Both are checked before either is done, for Kafka does them one after the other.
 */
export async function alterTopic(context: OperationContext, name: string, body: AlterTopicBody): Promise<AlterTopicAnswer> {
  const { cluster, nowMs } = context
  requireWritable(cluster)
  const topic = findTopic(cluster.state(), name)
  const count = topic.partitions.length
  const { configs = {}, partitionCount = count, dryRun = false } = body
  requireSomething(body, count)
  const before = await configValues(context, name)
  await validate(context, name, configs, partitionCount, count)
  if (!dryRun) await apply(context, name, configs, partitionCount, count)
  const after = dryRun || Object.keys(configs).length === 0 ? null : await configValues(context, name)
  const state = cluster.state()
  return {
    name,
    dryRun,
    configs: Object.entries(configs).map(([key, value]) => ({
      name: key,
      before: before.get(key) ?? null,
      after: after === null ? value : (after.get(key) ?? null),
    })),
    partitionCount: { before: count, after: partitionCount },
    asOfMs: state.asOfMs,
    failures: failuresOf(state, ['metadata'], nowMs),
  }
}

async function validate({ cluster, signal }: OperationContext, name: string, configs: Configs, wanted: number, count: number) {
  if (wanted !== count) await cluster.changes.addPartitions(name, wanted, true, signal)
  if (Object.keys(configs).length > 0) await cluster.changes.alterTopicConfigs(name, configs, true, signal)
}

async function apply(context: OperationContext, name: string, configs: Configs, wanted: number, count: number) {
  const { cluster, signal } = context
  const hasConfigs = Object.keys(configs).length > 0
  if (hasConfigs) await applyConfigs(context, name, configs)
  if (wanted === count) return cluster.refresh(['configs'])
  const hasGrown = (state: ClusterState) => (state.topics.get(name)?.partitions.length ?? 0) >= wanted
  const growing = cluster.changes.addPartitions(name, wanted, false, signal)
  try {
    await confirmed(cluster, growing, { classes: ['metadata'], isSeen: hasGrown, echo: 'INVALID_PARTITIONS', signal })
  } catch (error) {
    throw hasConfigs ? halfDone(error) : error
  }
  await seenInCluster(cluster, ['metadata', 'offsets', 'configs'], hasGrown, signal)
}

/** What Kafka did not confirm in time is looked for among the values that it has then. */
async function applyConfigs(context: OperationContext, name: string, configs: Configs): Promise<void> {
  try {
    await context.cluster.changes.alterTopicConfigs(name, configs, false, context.signal)
  } catch (error) {
    const isOpen = error instanceof PartituraError && error.code === 'outcome-unknown'
    if (!isOpen || !(await areSet(context, name, configs))) throw error
  }
}

/** A setting that goes back to its default has a value that we do not know beforehand: whether it did stays open. */
async function areSet(context: OperationContext, name: string, configs: Configs): Promise<boolean> {
  const entries = Object.entries(configs)
  if (entries.some(([, value]) => value === null)) return false
  const now = await configValues(context, name).catch(() => new Map<string, string | null>())
  return entries.every(([key, value]) => now.get(key) === value)
}

function halfDone(error: unknown): unknown {
  if (!(error instanceof PartituraError)) return error
  const { code, message, errors, retryable } = error
  return new PartituraError(code, `The configuration was changed. Then: ${message}`, { errors, retryable, cause: error })
}

function requireSomething({ configs = {}, partitionCount }: AlterTopicBody, count: number): void {
  const errors: FieldError[] = []
  if (Object.keys(configs).length === 0 && partitionCount === undefined) {
    errors.push({ pointer: '', detail: 'Nothing to change: give configs, partitionCount or both.' })
  }
  if (partitionCount !== undefined && partitionCount < count) {
    const detail = `The topic has ${count} partitions and cannot have fewer: Kafka can only add partitions.`
    errors.push({ pointer: '/partitionCount', detail })
  }
  const [first] = errors
  if (first !== undefined) throw new PartituraError('invalid-body', first.detail, { errors })
}

/** Sensitive values are null in Kafka's answer. */
async function configValues({ cluster, signal }: OperationContext, name: string): Promise<Map<string, string | null>> {
  const entries = await cluster.reads.topicConfigs(name, signal)
  return new Map(entries.map(entry => [entry.name, entry.value]))
}
