import type { ClusterEvent } from '#lib/wire/events'

/** More are not held: by then a narrower question is the better one. */
export const mostLoaded = 5000

/** The events on show, newest first, and where older ones go on; null: nowhere. */
export interface LoadedEvents {
  readonly events: readonly ClusterEvent[]
  readonly cursor: string | null
}

interface Page {
  readonly items: readonly ClusterEvent[]
  readonly nextCursor: string | null
}

/**
 * With the newest page as it is now: what is new goes on top, and what was loaded stays, so that nothing between falls out; but
 * for marks that were taken away. When the page has nothing in common with what was loaded, events in between were never seen,
 * and the list begins anew.
 */
export function withNewest(before: LoadedEvents, newest: Page): LoadedEvents {
  const loaded = withoutRemoved(before, newest)
  const known = new Set(loaded.events.map(event => event.id))
  const fresh = newest.items.filter(event => !known.has(event.id))
  if (fresh.length === 0 && (newest.items.length > 0 || loaded.events.length === 0)) return loaded
  const apart = fresh.length === newest.items.length && loaded.events.length > 0
  if (apart || loaded.events.length === 0 || loaded.events.length + fresh.length > mostLoaded + newest.items.length) {
    return { events: newest.items, cursor: newest.nextCursor }
  }
  return { events: [...fresh, ...loaded.events].toSorted((a, b) => b.timeMs - a.timeMs), cursor: loaded.cursor }
}

/** With the page that `cursor` led to. */
export function withOlder(loaded: LoadedEvents, older: Page): LoadedEvents {
  const known = new Set(loaded.events.map(event => event.id))
  return { events: [...loaded.events, ...older.items.filter(event => !known.has(event.id))], cursor: older.nextCursor }
}

/** Marks are the only events that can be taken away; those older than the page it says nothing of. */
function withoutRemoved(loaded: LoadedEvents, newest: Page): LoadedEvents {
  const still = new Set(newest.items.map(event => event.id))
  const toldFromMs =
    newest.nextCursor === null ? Number.NEGATIVE_INFINITY : (newest.items.at(-1)?.timeMs ?? Number.POSITIVE_INFINITY)
  const events = loaded.events.filter(({ id, kind, timeMs }) => kind !== 'deploy-mark' || still.has(id) || timeMs <= toldFromMs)
  return events.length === loaded.events.length ? loaded : { ...loaded, events }
}
