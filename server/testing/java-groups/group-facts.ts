import type { Group } from '#lib/wire/groups'
import type { JavaGroups } from './java-groups.ts'

/** What one side tells of a group, in one shape; texts, so that sides are compared field by field. */
export interface GroupFacts {
  state: string
  coordinator: string
  /** Assignor; '' when there is none, or the side does not tell. */
  protocol: string
  /** Id, client, host and assignment of each member, sorted. */
  members: string[]
  /** By `topic-partition`. */
  offsets: Map<string, { committed: string; end: string; lag: string; member: string }>
}

export type FactsByGroup = ReadonlyMap<string, GroupFacts>

/** What Kafka's own ConsumerGroupCommand tells of all classic and consumer groups. Group ids without spaces only. */
export async function toolFacts(java: JavaGroups): Promise<FactsByGroup> {
  const facts = new Map<string, GroupFacts>()
  const describe = async (...more: string[]) => rowsOf(await java.tool('--describe', '--all-groups', ...more))
  for (const cell of await describe('--state')) {
    const coordinator = /\((\d+)\)/.exec(cell('COORDINATOR (ID)'))?.[1] ?? ''
    const protocol = cell('ASSIGNMENT-STRATEGY')
    facts.set(cell('GROUP'), { state: cell('STATE'), coordinator, protocol, members: [], offsets: new Map() })
  }
  for (const cell of await describe('--members', '--verbose')) {
    const assignment = partitionsIn(cell('CURRENT-ASSIGNMENT') || cell('ASSIGNMENT'))
    const member = [cell('CONSUMER-ID'), cell('CLIENT-ID'), plainHost(cell('HOST')), assignment].join(' ')
    facts.get(cell('GROUP'))?.members.push(member)
  }
  for (const cell of await describe('--offsets')) {
    const [committed, end, lag] = [cell('CURRENT-OFFSET'), cell('LOG-END-OFFSET'), cell('LAG')]
    const member = cell('CONSUMER-ID')
    facts.get(cell('GROUP'))?.offsets.set(`${cell('TOPIC')}-${cell('PARTITION')}`, { committed, end, lag, member })
  }
  for (const group of facts.values()) group.members.sort()
  return facts
}

/** What the Java Admin tells of a share or Streams group. */
export async function adminFacts(java: JavaGroups, type: 'share' | 'streams', groupId: string): Promise<GroupFacts> {
  const facts: GroupFacts = { state: '', coordinator: '', protocol: '', members: [], offsets: new Map() }
  for (const [kind, ...fields] of await java.describe(type, groupId)) {
    const [a = '', b = '', c = '', ...rest] = fields
    if (kind === 'group') Object.assign(facts, { state: a, coordinator: b })
    else if (kind === 'member') facts.members.push([a, b, plainHost(c), ...rest].join(' '))
    else if (type === 'share')
      facts.offsets.set(`${a}-${b}`, { committed: c, lag: rest[0] ?? '', end: rest[1] ?? '', member: '' })
    else
      facts.offsets.set(`${a}-${b}`, {
        committed: c,
        lag: String(BigInt(rest[0] ?? 0) - BigInt(c)),
        end: rest[0] ?? '',
        member: '',
      })
  }
  facts.members.sort()
  return facts
}

/** What our API tells. */
export function ourFacts(group: Group): GroupFacts {
  const isOurs = group.type === 'share' || group.type === 'streams'
  const told = isOurs ? group.offsets.filter(({ committedOffset }) => committedOffset !== null) : group.offsets
  return {
    state: group.state,
    coordinator: String(group.coordinatorId),
    protocol: isOurs ? '' : (group.protocol ?? ''),
    members: (group.memberList ?? []).map(member => memberText(group.type, member)).toSorted(),
    offsets: new Map(
      told.map(row => [
        `${row.topic}-${row.partition}`,
        {
          committed: row.committedOffset ?? '-',
          end: row.logEndOffset ?? '-',
          lag: row.lag ?? '-',
          member: isOurs ? '' : (row.memberId ?? '-'),
        },
      ]),
    ),
  }
}

function memberText(
  type: string,
  { memberId, clientId, host, assignment, tasks }: NonNullable<Group['memberList']>[number],
): string {
  const who = [memberId, clientId, plainHost(host)]
  if (type !== 'streams') {
    const parts = (assignment ?? []).flatMap(({ topic, partitions }) => partitions.map(partition => `${topic}-${partition}`))
    return [...who, parts.toSorted().join(',')].join(' ')
  }
  const ids = (list: NonNullable<typeof tasks>['active'] = []) =>
    list
      .flatMap(({ subtopology, partitions }) => partitions.map(partition => `${subtopology}_${partition}`))
      .toSorted()
      .join(',')
  return [...who, tasks?.processId, ids(tasks?.active), ids(tasks?.standby), ids(tasks?.warmup)].join(' ')
}

/** Every field in which the two sides differ, in words. */
export function differences(kafka: FactsByGroup, ours: FactsByGroup): string[] {
  const found: string[] = []
  const differ = (what: string, a: string | undefined, b: string | undefined) => {
    if (a !== b) found.push(`${what}: Kafka says ${a ?? 'nothing'}, we say ${b ?? 'nothing'}`)
  }
  for (const groupId of new Set([...kafka.keys(), ...ours.keys()])) {
    const [a, b] = [kafka.get(groupId), ours.get(groupId)]
    differ(`${groupId} state`, a?.state, b?.state)
    differ(`${groupId} coordinator`, a?.coordinator, b?.coordinator)
    differ(`${groupId} protocol`, a?.protocol, b?.protocol)
    differ(`${groupId} members`, a?.members.join('; '), b?.members.join('; '))
    for (const key of new Set([...(a?.offsets.keys() ?? []), ...(b?.offsets.keys() ?? [])])) {
      const [x, y] = [a?.offsets.get(key), b?.offsets.get(key)]
      for (const field of ['committed', 'end', 'lag', 'member'] as const)
        differ(`${groupId} ${key} ${field}`, x?.[field], y?.[field])
    }
  }
  return found
}

/** Under load: every offset of ours must lie between those of a look of Kafka's tool before and one after, and the lag within them. */
export function notBetween(before: FactsByGroup, ours: FactsByGroup, after: FactsByGroup): string[] {
  const found: string[] = []
  for (const [groupId, { offsets }] of ours) {
    for (const [key, { committed, end, lag }] of offsets) {
      const [a, b] = [before.get(groupId)?.offsets.get(key), after.get(groupId)?.offsets.get(key)]
      // Without a lag its reason is told: a coordinator that was too busy, say.
      if (!a || !b || [a.committed, b.committed, committed, lag].includes('-')) continue
      const inside = (value: string, from: bigint, to: bigint) => BigInt(value) >= from && BigInt(value) <= to
      const least = BigInt(a.end) - BigInt(b.committed)
      const held =
        inside(committed, BigInt(a.committed), BigInt(b.committed)) &&
        inside(end, BigInt(a.end), BigInt(b.end)) &&
        inside(lag, least > 0n ? least : 0n, BigInt(b.end) - BigInt(a.committed))
      if (!held) found.push(`${groupId} ${key}: ${JSON.stringify({ before: a, ours: { committed, end, lag }, after: b })}`)
    }
  }
  return found
}

/** Tables as Kafka's tools print them, several in a row, each with its own line of headings; cells begin where their heading does. */
function rowsOf(lines: readonly string[]): ((heading: string) => string)[] {
  const rows: ((heading: string) => string)[] = []
  let columns: { name: string; at: number }[] = []
  for (const line of lines) {
    if (line.startsWith('GROUP ')) {
      columns = [...line.matchAll(/\S+(?: \(ID\))?/g)].map(found => ({ name: found[0], at: found.index }))
    } else if (columns.length > 0 && line.trim() !== '' && !line.startsWith('Consumer group')) {
      const cells = new Map(columns.map(({ name, at }, i) => [name, line.slice(at, columns[i + 1]?.at).trim()]))
      rows.push(heading => cells.get(heading) ?? '')
    }
  }
  return rows
}

/** `orders:0,1;bills:3` and the older `orders(0,1), bills(3)`, as sorted `orders-0,…`. */
function partitionsIn(text: string): string {
  const parts = [...text.matchAll(/([\w.-]+)[:(]([\d,]+)/g)]
  return parts
    .flatMap(([, topic, numbers = '']) =>
      numbers
        .split(',')
        .filter(Boolean)
        .map(number => `${topic}-${number}`),
    )
    .toSorted()
    .join(',')
}

function plainHost(host: string): string {
  return host.replace(/^\//, '')
}
