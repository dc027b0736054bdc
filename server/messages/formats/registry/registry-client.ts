import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { SchemaRegistryConfig } from '#server/config/cluster-config'
import { messageOf } from '#server/log'

/** Of one answer. Larger schemas exist, but nobody reads a message with one. */
export const MAX_ANSWER_BYTES = 1 << 20
const MAX_SOCKETS = 6

/** `absent`: the registry says there is none. `refused`: it answers, but not with a schema. `silent`: it does not answer. */
export class RegistryError extends Error {
  override name = 'RegistryError'
  readonly kind: 'absent' | 'refused' | 'silent'

  constructor(kind: 'absent' | 'refused' | 'silent', message: string) {
    super(message)
    this.kind = kind
  }
}

export interface RegistryClient {
  /** GET below the registry's address, as JSON. Goes nowhere else: redirects are refused. @throws RegistryError */
  get(path: string, signal: AbortSignal): Promise<unknown>
  close(): void
}

export function createRegistryClient({ url, auth, ca }: SchemaRegistryConfig): RegistryClient {
  const secure = url.startsWith('https:')
  const options = { keepAlive: true, maxSockets: MAX_SOCKETS, maxFreeSockets: 1, timeout: 30_000 }
  const agent = secure ? new HttpsAgent({ ...options, ...(ca === null ? {} : { ca }) }) : new HttpAgent(options)
  const send = secure ? httpsRequest : httpRequest
  const headers = {
    accept: 'application/vnd.schemaregistry.v1+json, application/json',
    ...(auth && { authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password.reveal()}`).toString('base64')}` }),
  }
  return {
    get(path, signal) {
      return new Promise((resolve, reject) => {
        const silent = (error: unknown) =>
          reject(new RegistryError('silent', signal.aborted ? reasonText(signal) : messageOf(error)))
        const request = send(`${url}${path}`, { agent, headers, signal }, response => {
          readAnswer(response).then(resolve, error => (error instanceof RegistryError ? reject(error) : silent(error)))
        })
        request.on('error', silent)
        request.end()
      })
    },
    close: () => agent.destroy(),
  }
}

function reasonText(signal: AbortSignal): string {
  return signal.reason instanceof Error && signal.reason.name === 'TimeoutError' ? 'it did not answer in time' : 'cancelled'
}

async function readAnswer(response: IncomingMessage): Promise<unknown> {
  const status = response.statusCode ?? 0
  if (status !== 200) {
    response.destroy()
    throw refusalOf(status)
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_ANSWER_BYTES) {
      response.destroy()
      throw new RegistryError('refused', `its answer is larger than ${MAX_ANSWER_BYTES >> 20} MiB`)
    }
    chunks.push(bytes)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch {
    throw new RegistryError('refused', 'its answer is not JSON')
  }
}

function refusalOf(status: number): RegistryError {
  if (status === 404) return new RegistryError('absent', 'the registry does not have it')
  if (status >= 300 && status < 400)
    return new RegistryError('refused', `it answered with a redirect (${status}), which is not followed`)
  if (status === 401 || status === 403)
    return new RegistryError('refused', `it refused access (${status}): check schemaRegistry’s username and password`)
  return new RegistryError(status >= 500 ? 'silent' : 'refused', `it answered ${status}`)
}
