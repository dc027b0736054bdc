/**
 * Which replication throttles a reassignment needs, which of those found on the cluster are ours, and how to give them back:
 * pure. As Kafka's own tool does it (ReassignPartitionsCommand): both rates on every broker that sends or receives, and per
 * topic who sends (`partition:broker` for every present replica) and who receives (the added ones). Unlike that tool, which
 * clears whatever it finds, entries are added to and taken from the lists one by one, and a rate of somebody else's comes back.
 */
import type { ThrottleAlteration, ThrottleSetting } from '../kafka/changes/throttle-changes.ts'
import { RATE_KEYS, REPLICA_KEYS } from '../kafka/changes/throttle-keys.ts'
import type { Claim, Move } from './plan.ts'

export interface ThrottleNeed {
  brokerIds: readonly number[]
  /** Per topic, for each of REPLICA_KEYS the entries. */
  entries: ReadonlyMap<string, Readonly<Record<string, readonly string[]>>>
}

/** What these moves need. Those that copy nothing (another order, fewer replicas) need nothing. */
export function throttleNeed(moves: readonly Move[]): ThrottleNeed {
  const brokerIds = new Set<number>()
  const entries = new Map<string, Record<string, string[]>>()
  for (const { topic, partition, before, after } of moves) {
    const added = after.filter(brokerId => !before.includes(brokerId))
    if (added.length === 0) continue
    for (const brokerId of [...before, ...added]) brokerIds.add(brokerId)
    const lists = entries.get(topic) ?? Object.fromEntries(REPLICA_KEYS.map(key => [key, []]))
    entries.set(topic, lists)
    for (const brokerId of before) lists[REPLICA_KEYS[0]]?.push(`${partition}:${brokerId}`)
    for (const brokerId of added) lists[REPLICA_KEYS[1]]?.push(`${partition}:${brokerId}`)
  }
  return { brokerIds: [...brokerIds].toSorted((a, b) => a - b), entries }
}

export interface Taking {
  /** To be written down first; complete: they replace what was claimed before. */
  claims: Claim[]
  alterations: ThrottleAlteration[]
}

/** Takes both rates of these brokers. `settings`: as found now; `held`: what is claimed already, by this plan or one before. */
export function takeRates(
  planId: string,
  brokerIds: readonly number[],
  bytesPerSecond: number,
  settings: readonly ThrottleSetting[],
  held: readonly Claim[],
): Taking {
  const value = String(bytesPerSecond)
  const found = indexOf(settings)
  const claimed = indexOf(held)
  const taking: Taking = { claims: [], alterations: [] }
  for (const brokerId of brokerIds) {
    for (const key of RATE_KEYS) {
      const at = { type: 'broker', name: String(brokerId), key } as const
      const now = found.get(idOf(at))?.value ?? null
      const mine = claimed.get(idOf(at))
      const isMine = mine !== undefined && now !== null && mine.ours.includes(now)
      const ours = isMine ? unique([...mine.ours, value]) : [value]
      taking.claims.push({ planId, ...at, ours, before: isMine ? mine.before : now })
      if (now !== value) taking.alterations.push({ ...at, operation: 'set', value })
    }
  }
  return taking
}

/** Adds entries to the topics' lists. What stands there already and is not ours stays somebody else's. */
export function takeEntries(
  planId: string,
  need: ThrottleNeed,
  settings: readonly ThrottleSetting[],
  held: readonly Claim[],
): Taking {
  const found = indexOf(settings)
  const claimed = indexOf(held)
  const taking: Taking = { claims: [], alterations: [] }
  for (const [name, lists] of need.entries) {
    for (const key of REPLICA_KEYS) {
      const at = { type: 'topic', name, key } as const
      const now = entriesOf(found.get(idOf(at)))
      const added = now.includes(ALL) ? [] : (lists[key] ?? []).filter(entry => !now.includes(entry))
      const mine = claimed.get(idOf(at))
      const ours = unique([...(mine?.ours ?? []), ...added])
      if (ours.length > 0) taking.claims.push({ planId, ...at, ours, before: null })
      if (added.length > 0) taking.alterations.push({ ...at, operation: 'append', value: added.join(',') })
    }
  }
  return taking
}

export interface GivingBack {
  alterations: ThrottleAlteration[]
  /** Nothing of ours is left of these already. */
  settled: Claim[]
}

/** How to undo these claims, given what is found now. A value that is not ours was set since by somebody else, and stays. */
export function giveBack(claims: readonly Claim[], settings: readonly ThrottleSetting[]): GivingBack {
  const found = indexOf(settings)
  const giving: GivingBack = { alterations: [], settled: [] }
  for (const claim of claims) {
    const alteration = undo(claim, found.get(idOf(claim)))
    if (alteration === null) giving.settled.push(claim)
    else giving.alterations.push(alteration)
  }
  return giving
}

/** Is this setting, or part of it, one of the claims? */
export function isClaimed(setting: ThrottleSetting, claims: readonly Claim[]): boolean {
  const claim = claims.find(each => idOf(each) === idOf(setting))
  if (claim === undefined) return false
  return setting.type === 'broker'
    ? claim.ours.includes(setting.value)
    : entriesOf(setting).some(entry => claim.ours.includes(entry))
}

function undo(claim: Claim, setting: ThrottleSetting | undefined): ThrottleAlteration | null {
  if (setting === undefined) return null
  const { type, name, key } = setting
  if (type === 'broker') {
    if (!claim.ours.includes(setting.value) || setting.value === claim.before) return null
    return { type, name, key, operation: claim.before === null ? 'delete' : 'set', value: claim.before }
  }
  const now = entriesOf(setting)
  const left = now.filter(entry => !claim.ours.includes(entry))
  if (left.length === now.length) return null
  // Taking the last entry away would leave an empty list behind, which is a setting too.
  if (left.length === 0) return { type, name, key, operation: 'delete', value: null }
  return { type, name, key, operation: 'subtract', value: now.filter(entry => claim.ours.includes(entry)).join(',') }
}

const ALL = '*'

function entriesOf(setting: ThrottleSetting | undefined): string[] {
  return (setting?.value ?? '')
    .split(',')
    .map(entry => entry.trim())
    .filter(entry => entry !== '')
}

function indexOf<Entry extends { type: string; name: string; key: string }>(entries: readonly Entry[]): Map<string, Entry> {
  return new Map(entries.map(entry => [idOf(entry), entry]))
}

function idOf({ type, name, key }: { type: string; name: string; key: string }): string {
  return `${type} ${name} ${key}`
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)]
}
