import { formatBytes } from '#lib/format/bytes'
import { plural } from '#lib/format/number'

/**
 * What is unwise about a topic as it is about to be made, in sentences: settings that refuse every write, or that one absent
 * broker turns into a standstill, and how much disk its size limit allows. `strictMinIsr`: the brokers are older than Kafka 3.7.
 */
export function outlookWarnings(
  assignment: readonly (readonly number[])[],
  configs: Readonly<Record<string, string | null | undefined>>,
  strictMinIsr = false,
): string[] {
  const warnings: string[] = []
  const fewest = Math.min(...assignment.map(replicas => replicas.length))
  const minIsr = Number(configs['min.insync.replicas'] ?? Number.NaN)
  if (strictMinIsr && minIsr > fewest && fewest > 0) {
    warnings.push(`Writes with acks=all are always refused: ${minIsr} replicas must be in sync, and there are ${fewest}.`)
  } else if (minIsr > fewest && fewest > 0) {
    const until =
      fewest === 1 ? 'the only replica counts' : `all ${fewest} must be in sync, so no broker may be away while writing`
    warnings.push(`min.insync.replicas=${minIsr} is more than there are replicas: ${until}.`)
  } else if (minIsr === fewest && fewest > 1) {
    warnings.push(`No broker may be away while writing: all ${fewest} replicas must be in sync.`)
  } else if (minIsr === 1 && fewest > 1) {
    warnings.push('With min.insync.replicas=1 a write may be acknowledged by one broker alone, and be lost with it.')
  }
  const limit = Number(configs['retention.bytes'] ?? -1)
  const deletes = (configs['cleanup.policy'] ?? 'delete').includes('delete')
  if (limit > 0 && deletes) {
    const replicas = assignment.reduce((sum, each) => sum + each.length, 0)
    warnings.push(
      `Up to ${formatBytes(limit * replicas)} of disk in all: ${formatBytes(limit)} for each of ${plural(replicas, 'replica')}.`,
    )
  }
  return warnings
}
