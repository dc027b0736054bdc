import type { AlertList, alertDestinationList, deliveryList, DestinationTest } from '#lib/wire/alerts'
import type * as z from 'zod/mini'
import { requireOwnWritable, type ProcessContext } from './context.ts'

export interface AlertQuery {
  /** Absent: what is firing and pending. */
  state?: 'firing' | 'pending' | 'resolved' | undefined
  cluster?: string | undefined
  limit?: number | undefined
  /** `nextCursor` of the page before. */
  cursor?: string | undefined
}

const USUAL = 500
const NONE = { asOfMs: null, failures: [] }

/** What is firing and pending, firing first; or (`state=resolved`) what has ended, newest first. */
export async function listAlerts({ alerts, nowMs }: ProcessContext, query: AlertQuery): Promise<AlertList> {
  await alerts.settled()
  const { items: live, asOfMs, ...rest } = alerts.now(nowMs)
  const { limit, offset } = pageAt(query)
  const firing = live.filter(({ state }) => state === 'firing').length
  const facts = {
    ...rest,
    unknown: [...rest.unknown],
    firing,
    pending: live.length - firing,
    asOfMs: asOfMs ?? nowMs,
    failures: [],
  }
  if (query.state === 'resolved') {
    const { items, total } = await alerts.ended(limit, offset)
    return { ...facts, items, total, nextCursor: nextOf(offset, items.length, total) }
  }
  const wanted = live.filter(
    ({ state, subject }) =>
      (query.state === undefined || state === query.state) && (query.cluster === undefined || subject.cluster === query.cluster),
  )
  const items = wanted.slice(offset, offset + limit)
  return { ...facts, items, total: wanted.length, nextCursor: nextOf(offset, items.length, wanted.length) }
}

/** Every message that was or is to be delivered, newest first. */
export async function listDeliveries(
  { alerts, nowMs }: ProcessContext,
  query: Pick<AlertQuery, 'limit' | 'cursor'>,
): Promise<z.infer<typeof deliveryList>> {
  await alerts.settled()
  const { limit, offset } = pageAt(query)
  const { items, total, waiting } = await alerts.deliveries(limit, offset)
  return {
    items: items.map(({ notice, ...item }) => {
      const { ruleName, subject, state } = notice
      return { ...item, ruleName, subject, state: state === 'resolved' ? ('resolved' as const) : ('firing' as const) }
    }),
    total,
    waiting,
    nextCursor: nextOf(offset, items.length, total),
    ...NONE,
    asOfMs: nowMs,
  }
}

/** Where alerts may go, as the configuration has it, and how the last attempts went. */
export function listDestinations({ alerts, nowMs }: ProcessContext): z.infer<typeof alertDestinationList> {
  const items = alerts.destinations()
  return { items, total: items.length, nextCursor: null, ...NONE, asOfMs: nowMs }
}

/** Sends one message now and says what came of it; a receiver that refuses is an answer, not an error. */
export async function testDestination(context: ProcessContext, name: string): Promise<DestinationTest> {
  requireOwnWritable(context)
  return { ...(await context.alerts.test(name)), asOfMs: context.nowMs, failures: [] }
}

function pageAt({ limit = USUAL, cursor }: Pick<AlertQuery, 'limit' | 'cursor'>): { limit: number; offset: number } {
  return { limit, offset: Number(cursor ?? 0) }
}

function nextOf(offset: number, given: number, total: number): string | null {
  return offset + given < total && given > 0 ? String(offset + given) : null
}
