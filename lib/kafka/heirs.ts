/** Who may lead a partition again that has no leader. */
interface Leaderless {
  isr: readonly number[]
  elr?: readonly number[] | null
  lastKnownElr?: readonly number[] | null
}

/**
 * The brokers whose return brings a leader: of the ISR and the eligible leader replicas; when nobody is in either, the one
 * that led last, whose election is unclean (PartitionChangeBuilder.canElectLastKnownLeader, KIP-966). Empty: nobody by itself.
 */
export function heirsOf({ isr, elr, lastKnownElr }: Leaderless): { brokerIds: number[]; unclean: boolean } {
  const clean = [...new Set([...isr, ...(elr ?? [])])]
  if (clean.length > 0) return { brokerIds: clean, unclean: false }
  return { brokerIds: lastKnownElr?.length === 1 ? [...lastKnownElr] : [], unclean: true }
}

/** “until broker 4 or 5 returns”; nothing where it is not known who could. */
export function untilReturn(partition: Leaderless): string {
  const { brokerIds, unclean } = heirsOf(partition)
  const [first, ...rest] = brokerIds
  if (first === undefined) return ''
  if (unclean) return `until broker ${first} returns, which led it last: messages may be lost`
  const last = rest.pop()
  return `until broker ${[first, ...rest].join(', ')}${last === undefined ? '' : ` or ${last}`} returns`
}
