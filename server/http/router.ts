import type { Method, Route } from './route.ts'

export type Match =
  | { kind: 'found'; route: Route; params: Record<string, string> }
  | { kind: 'method-not-allowed'; allow: readonly Method[] }
  | { kind: 'not-found' }

export const API_PREFIX = '/api/v1'

export interface Router {
  /** `path` is the raw path of the request target, still percent-encoded, without the query. */
  match(method: string, path: string): Match
}

interface Entry {
  route: Route
  segments: readonly string[]
}

/**
 * Paths are split before they are decoded, so a group id may hold slashes, spaces and emoji as %2F, %20 and UTF-8. A literal
 * segment wins over a parameter. A path that does not decode matches nothing.
 */
export function createRouter(routes: readonly Route[]): Router {
  const entries: Entry[] = routes.map(route => ({ route, segments: split(route.root ? route.path : API_PREFIX + route.path) }))
  return {
    match(method, path) {
      const segments = decodeAll(split(path))
      if (segments === null) return { kind: 'not-found' }
      const fitting = entries.filter(entry => fits(entry, segments))
      const fewest = Math.min(...fitting.map(parameterCount))
      const best = fitting.filter(entry => parameterCount(entry) === fewest)
      const wanted = method === 'HEAD' ? 'GET' : method
      const found = best.find(({ route }) => route.method === wanted)
      if (found !== undefined) return { kind: 'found', route: found.route, params: paramsOf(found, segments) }
      if (best.length === 0) return { kind: 'not-found' }
      return { kind: 'method-not-allowed', allow: best.map(({ route }) => route.method) }
    },
  }
}

function split(path: string): string[] {
  return path.split('/').slice(1)
}

function decodeAll(segments: readonly string[]): string[] | null {
  try {
    return segments.map(decodeURIComponent)
  } catch {
    return null
  }
}

const isParameter = (segment: string) => segment.startsWith('{')

function fits(entry: Entry, segments: readonly string[]): boolean {
  if (entry.segments.length !== segments.length) return false
  return entry.segments.every((segment, index) => (isParameter(segment) ? segments[index] !== '' : segment === segments[index]))
}

function parameterCount(entry: Entry): number {
  return entry.segments.filter(isParameter).length
}

function paramsOf(entry: Entry, segments: readonly string[]): Record<string, string> {
  const params: Record<string, string> = Object.create(null)
  for (const [index, segment] of entry.segments.entries()) {
    if (isParameter(segment)) params[segment.slice(1, -1)] = segments[index] ?? ''
  }
  return params
}
