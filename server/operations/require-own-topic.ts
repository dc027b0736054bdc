import { PartituraError } from '../errors.ts'
import type { OperationContext } from './context.ts'

/**
 * Many records are not written to what Kafka keeps for itself. Whether the topic exists is not judged here: the state may not
 * know a new one yet, and who writes asks Kafka.
 */
export function requireOwnTopic({ cluster }: OperationContext, name: string): void {
  const internal = cluster.state().topics.get(name)?.internal ?? name.startsWith('__')
  if (internal) throw new PartituraError('conflict', `“${name}” is internal to Kafka: only Kafka writes to it.`)
}
