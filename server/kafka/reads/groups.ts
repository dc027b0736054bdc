import type { Failure } from '#lib/wire/common'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaErrorName, kafkaFailure, KafkaRequestError, toFailure } from '../errors.ts'
import { consumerGroupDescribeRequest } from '../protocol/consumer-group-describe.ts'
import { describeGroupsRequest } from '../protocol/describe-groups.ts'
import type { DescribedGroup } from '../protocol/group-member.ts'
import { listGroupsRequest } from '../protocol/list-groups.ts'
import type { ListedGroup } from '../protocol/list-groups.ts'
import { offsetFetchRequest } from '../protocol/offset-fetch.ts'
import type { FetchedGroup } from '../protocol/offset-fetch.ts'
import type { KafkaRequest } from '../protocol/request.ts'
import { shareGroupDescribeRequest } from '../protocol/share-group-describe.ts'
import { streamsGroupDescribeRequest } from '../protocol/streams-group-describe.ts'
import { askBrokers } from './ask-brokers.ts'
import type { ReadOptions } from './ask-brokers.ts'
import type { ShareOffsets } from './share-offsets.ts'

export interface ReadGroup {
  listed: ListedGroup
  coordinatorId: number
  /** null: not told; `error` says why. */
  described: DescribedGroup | null
  fetched: FetchedGroup | null
  /** When that was told, epoch milliseconds, if it was not in this look. */
  fetchedAtMs?: number
  error: string | null
}

export interface GroupsRead {
  groups: readonly ReadGroup[]
  /** Brokers whose groups are all in `groups`: a group that is in none of them does not exist there. */
  answeredBy: ReadonlySet<number>
  atMs: number
  failures: Failure[]
}

export type DescribeGroups = KafkaRequest<{ groupIds: readonly string[] }, { groups: DescribedGroup[] }>

/** How a group is described, by the type that ListGroups tells: another request says "Dead" of a live group, or nothing. */
export const GROUP_DESCRIBES: Readonly<Record<string, DescribeGroups>> = {
  classic: describeGroupsRequest,
  consumer: consumerGroupDescribeRequest,
  share: shareGroupDescribeRequest,
  streams: streamsGroupDescribeRequest,
}

/** Groups in one request: a coordinator answers it in one go, so it bounds the size of an answer. */
export const GROUPS_PER_REQUEST = 500
/** Commits take far less room than members with their assignments: all of a coordinator's in one request, as a rule. */
const COMMITS_PER_REQUEST = 4000

/**
 * All groups of the brokers given: listed by each coordinator, described by type, with every committed offset. `shares` lives as
 * long as its cluster is looked at.
 */
export async function readGroups(
  pool: BrokerPool,
  brokerIds: Iterable<number>,
  options: ReadOptions,
  shares: ShareOffsets,
): Promise<GroupsRead> {
  const { answers, failures } = await askBrokers(brokerIds, brokerId => readCoordinated(pool, brokerId, options, shares))
  const groups = [...answers.values()].flatMap(answer => answer.groups)
  const partial = [...answers.values()].flatMap(answer => answer.failures)
  return { groups, answeredBy: new Set(answers.keys()), atMs: Date.now(), failures: [...failures, ...partial] }
}

async function readCoordinated(
  pool: BrokerPool,
  brokerId: number,
  options: ReadOptions,
  shares: ShareOffsets,
): Promise<{ groups: ReadGroup[]; failures: Failure[] }> {
  const answer = await pool.request(brokerId, listGroupsRequest, null, options)
  if (answer.errorCode !== 0) throw new KafkaRequestError(kafkaFailure(answer.errorCode, brokerId))
  const idsOf = (wanted: (type: string) => boolean) =>
    answer.groups.filter(group => wanted(group.type ?? 'classic')).map(group => group.groupId)
  const failures: Failure[] = []
  const untold = new Map<string, string>()
  const failed = (what: string) => (groupIds: readonly string[], error: unknown) => {
    const failure = toFailure(error, brokerId)
    failures.push(failure)
    for (const groupId of groupIds) untold.set(groupId, `${what} were not told: ${failure.message}`)
  }
  const describe = (request: DescribeGroups, ids: string[]) =>
    inBatches(ids, GROUPS_PER_REQUEST, groupIds => pool.request(brokerId, request, { groupIds }, options), failed('its members'))
  const shareIds = idsOf(type => type === 'share')
  const [described, fetched, shared] = await Promise.all([
    Promise.all(
      Object.entries(GROUP_DESCRIBES).map(([type, request]) =>
        describe(
          request,
          idsOf(each => each === type),
        ),
      ),
    ),
    inBatches(
      idsOf(type => type !== 'share'),
      COMMITS_PER_REQUEST,
      groupIds => pool.request(brokerId, offsetFetchRequest, { groupIds }, options),
      failed('its commits'),
    ),
    shares.read(pool, brokerId, shareIds, options).catch((error: unknown) => {
      failed('its commits')(shareIds, error)
      return null
    }),
  ])
  const descriptions = new Map(described.flat().map(group => [group.groupId, group]))
  const offsets = new Map([...fetched, ...(shared?.groups ?? [])].map(group => [group.groupId, group]))
  const groups = answer.groups.map((listed): ReadGroup => {
    const { groupId, type } = listed
    const group = combine(listed, brokerId, descriptions.get(groupId) ?? null, offsets.get(groupId) ?? null, untold)
    return type === 'share' && shared !== null ? { ...group, fetchedAtMs: shared.atMs } : group
  })
  return { groups, failures }
}

function combine(
  listed: ListedGroup,
  coordinatorId: number,
  described: DescribedGroup | null,
  fetched: FetchedGroup | null,
  untold: ReadonlyMap<string, string>,
): ReadGroup {
  const describeError = described && described.errorCode !== 0 ? errorWords(described.errorCode) : null
  const fetchError = fetched && fetched.errorCode !== 0 ? errorWords(fetched.errorCode) : null
  return {
    listed,
    coordinatorId,
    described: describeError === null ? described : null,
    fetched: fetchError === null ? fetched : null,
    // Also where a whole request failed: what is kept of the group from before would look new without a word.
    error:
      describeError ?? fetchError ?? unknownType(listed.type) ?? untold.get(listed.groupId) ?? notAnswered(described, fetched),
  }
}

function notAnswered(described: DescribedGroup | null, fetched: FetchedGroup | null): string | null {
  if (fetched === null) return 'its commits were not told'
  return described === null ? 'its members were not told' : null
}

const MOVING = new Set(['NOT_COORDINATOR', 'COORDINATOR_NOT_AVAILABLE'])

function errorWords(errorCode: number): string {
  const name = kafkaErrorName(errorCode)
  if (name === 'COORDINATOR_LOAD_IN_PROGRESS') return `coordinator loading: ${name}`
  return MOVING.has(name) ? `coordinator moving: ${name}` : name
}

function unknownType(type: string | null): string | null {
  if (type === null || type in GROUP_DESCRIBES) return null
  return `Groups of the type “${type}” are newer than this dashboard: their members are not known to it`
}

/** A batch that fails is a failure of its own, told with its groups; what the others told stays. */
async function inBatches<T>(
  ids: readonly string[],
  size: number,
  ask: (batch: string[]) => Promise<{ groups: T[] }>,
  failed: (batch: readonly string[], error: unknown) => void,
): Promise<T[]> {
  const groups: T[] = []
  for (let at = 0; at < ids.length; at += size) {
    const batch = ids.slice(at, at + size)
    try {
      groups.push(...(await ask(batch)).groups)
    } catch (error) {
      failed(batch, error)
    }
  }
  return groups
}
