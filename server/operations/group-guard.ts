/** What must hold before a group is changed, and the words for when it does not. */
import { createHash } from 'node:crypto'
import type { ActiveMember } from '#lib/wire/group-changes'
import { PartituraError } from '../errors.ts'
import type { GroupNow } from '../kafka/reads/group-now.ts'
import { keyOf, type ChangeRow } from './offset-plan.ts'

const NAMED = 5

/** Why the group's offsets cannot be changed now; null: nothing stands in the way. */
export function refusalOf(now: GroupNow): string | null {
  if (now.type === 'share') {
    return 'A share group has no committed offsets but a start offset per partition, which kafka-share-groups.sh --reset-offsets moves.'
  }
  const members = activeMembers(now)
  if (members.length > 0) {
    const names = members.slice(0, NAMED).map(({ clientId, host }) => `${clientId} at ${host}`)
    const more = members.length > NAMED ? ` and ${members.length - NAMED} more` : ''
    const some = members.length === 1 ? 'an active member' : `${members.length} active members`
    return `Group “${now.groupId}” has ${some}: ${names.join(', ')}${more}. Stop them first: they would overwrite it.`
  }
  if (now.members === null && now.state !== 'Empty') {
    return `Group “${now.groupId}” is ${now.state}, not Empty: stop its members first.`
  }
  const [open] = now.unstable
  if (open === undefined) return null
  return `A transaction that is still open is about to commit an offset of ${open.topic}-${open.partition}: wait until it has ended.`
}

export function activeMembers({ members }: GroupNow): ActiveMember[] {
  return (members ?? []).map(({ memberId, instanceId, clientId, host }) => ({ memberId, instanceId, clientId, host }))
}

/** @throws PartituraError `conflict`, with who the members are */
export function requireEmpty(now: GroupNow): void {
  const refusal = refusalOf(now)
  if (refusal !== null) throw conflictWith(now, refusal)
}

export function conflictWith(now: GroupNow, detail: string): PartituraError {
  const errors = activeMembers(now).map(({ memberId, clientId, host }, index) => ({
    pointer: `/activeMembers/${index}`,
    detail: `${clientId} at ${host} (${memberId})`,
  }))
  return new PartituraError('conflict', detail, { errors: errors.slice(0, 100) })
}

/** Of the committed offsets that a change is about: whoever saw others has seen another group. */
export function fingerprintOf(rows: readonly Pick<ChangeRow, 'topic' | 'partition' | 'before'>[]): string {
  const hash = createHash('sha256')
  for (const row of rows) hash.update(`${keyOf(row)}=${row.before ?? 'none'}\n`)
  return hash.digest('base64url').slice(0, 22)
}

/** The same of what is committed now. */
export function fingerprintNow(rows: readonly ChangeRow[], now: GroupNow): string {
  const offsets = new Map(now.offsets.map(entry => [keyOf(entry), entry.offset]))
  return fingerprintOf(
    rows.map(({ topic, partition }) => ({ topic, partition, before: offsets.get(keyOf({ topic, partition })) ?? null })),
  )
}
