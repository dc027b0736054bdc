/**
 * The first thing that every request meets: pages, API, streams and static files alike (reliability R8 to R13). It decides
 * from method, target and headers alone, before a byte of the body is read.
 */
import type { ErrorCode } from '../errors.ts'

export interface GateRequest {
  method: string
  /** The request target as it came. */
  target: string
  /** Names and values in turn, as in IncomingMessage.rawHeaders: what a parsed object hides (a second Host) shows here. */
  rawHeaders: readonly string[]
}

export interface GatePolicy {
  /** Exact values of Host, lower case. */
  hosts: ReadonlySet<string>
}

export interface Refusal {
  code: ErrorCode
  detail: string
}

const READ_METHODS = new Set(['GET', 'HEAD'])
const METHODS = new Set([...READ_METHODS, 'POST', 'PUT', 'PATCH', 'DELETE'])

/** Why the request may not pass, or null. */
export function refuse(request: GateRequest, policy: GatePolicy): Refusal | null {
  const headers = collect(request.rawHeaders)
  return (
    refuseTarget(request) ??
    refuseHost(headers, policy) ??
    refuseFrameworkDoors(request, headers) ??
    refuseChange(request, headers)
  )
}

/** Only origin-form targets: absolute ones and `//host` have led proxies and frameworks astray (CVE-2026-44578). */
function refuseTarget({ method, target }: GateRequest): Refusal | null {
  if (!METHODS.has(method)) return { code: 'method-not-allowed', detail: `${method} is not used here.` }
  if (!target.startsWith('/') || target.startsWith('//') || target.includes('\\') || target.length > 8000) {
    return { code: 'bad-request', detail: 'The request target must be a path, such as /api/v1/clusters.' }
  }
  return null
}

function refuseHost(headers: Headers, { hosts }: GatePolicy): Refusal | null {
  const given = headers.get('host') ?? []
  if (given.length !== 1) return { code: 'bad-request', detail: 'Send exactly one Host header.' }
  if (hosts.has((given[0] ?? '').toLowerCase())) return null
  const detail = `Partitura does not answer under this name. Open it as ${[...hosts][0] ?? 'localhost'}, or add the name to server.allowedHosts.`
  return { code: 'host-not-allowed', detail }
}

/** Doors of the page framework that this product does not use and that have been broken into before. */
function refuseFrameworkDoors({ target }: GateRequest, headers: Headers): Refusal | null {
  const header = ['next-action', 'x-middleware-subrequest', 'x-middleware-subrequest-id'].find(name => headers.has(name))
  if (header !== undefined) return { code: 'bad-request', detail: `The header ${header} is not accepted.` }
  if (/^\/+_next\/+image/i.test(decoded(target))) return { code: 'not-found', detail: 'There is no image optimiser here.' }
  return null
}

/**
 * A change must come from our own pages or from a script. A browser sends Origin with every change, and Sec-Fetch-Site to
 * this machine and over https; a script sends neither. Both must send X-Requested-With, which no page elsewhere can send
 * without a preflight, and no preflight is ever answered.
 */
function refuseChange({ method }: GateRequest, headers: Headers): Refusal | null {
  if (READ_METHODS.has(method)) return null
  const host = (headers.get('host')?.[0] ?? '').toLowerCase()
  const origins = headers.get('origin') ?? []
  if (origins.some(origin => !isOwnOrigin(origin, host)) || origins.length > 1) {
    return { code: 'forbidden', detail: 'The Origin of this change is not Partitura’s own.' }
  }
  const sites = headers.get('sec-fetch-site') ?? []
  if (sites.some(site => site !== 'same-origin')) {
    return { code: 'forbidden', detail: 'Sec-Fetch-Site says that this change comes from another site.' }
  }
  if (!headers.has('x-requested-with')) {
    return { code: 'forbidden', detail: 'A change needs the header X-Requested-With; its value does not matter.' }
  }
  const hasBody = headers.has('transfer-encoding') || (headers.get('content-length')?.[0] ?? '0') !== '0'
  const types = headers.get('content-type') ?? []
  if ((hasBody || types.length > 0) && (types.length !== 1 || !isJson(types[0] ?? ''))) {
    return {
      code: 'unsupported-media-type',
      detail: 'The body must be JSON: send Content-Type: application/json, or application/x-ndjson where lines are taken.',
    }
  }
  return null
}

function isOwnOrigin(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`
}

function isJson(type: string): boolean {
  return /^application\/(json|x-ndjson)\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type.trim())
}

type Headers = Map<string, string[]>

function collect(rawHeaders: readonly string[]): Headers {
  const headers: Headers = new Map()
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    const values = headers.get(name) ?? []
    values.push(rawHeaders[index + 1] ?? '')
    headers.set(name, values)
  }
  return headers
}

function decoded(target: string): string {
  try {
    return decodeURIComponent(target)
  } catch {
    return target
  }
}
