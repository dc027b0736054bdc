import type { JsonObject } from '#lib/wire/patch'
import type { Api } from './http/api.ts'

/** The stream's scopes are GET endpoints: what a reader is sent first is what it would have fetched. */
export function pathOfScope(clusterId: string, scope: string): string {
  const [kind, name] = splitOnce(scope)
  const cluster = `/clusters/${encodeURIComponent(clusterId)}`
  switch (kind) {
    case 'clusters':
    case 'alerts':
      return `/${kind}`
    case 'topics':
    case 'groups':
      return `${cluster}/${kind}?limit=5000`
    case 'offsets':
      return `${cluster}/topics/${encodeURIComponent(name)}/offsets`
    case 'topic':
    case 'group':
    case 'broker':
      return `${cluster}/${kind}s/${encodeURIComponent(name)}`
    default:
      return `${cluster}/${kind}`
  }
}

/** The scope's answer now; null when there is no such thing. Rejects while it is not known, so that nobody is told it is gone. */
export async function liveAnswer(api: Pick<Api, 'read'>, clusterId: string, scope: string): Promise<JsonObject | null> {
  const { status, body } = await api.read(pathOfScope(clusterId, scope), 'live')
  if (status === 404) return null
  if (status !== 200) throw new Error(`${scope} of ${clusterId} answered ${status}`)
  return asJson(body)
}

function splitOnce(scope: string): [string, string] {
  const at = scope.indexOf(':')
  return at < 0 ? [scope, ''] : [scope.slice(0, at), scope.slice(at + 1)]
}

/** A GET route's body is made of plain JSON values: its schema says so, and the tests of the operations hold it to that. */
function asJson(body: unknown): JsonObject {
  return body as JsonObject
}
