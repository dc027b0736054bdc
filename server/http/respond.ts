import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import { problemOf, type ProblemFacts } from './problem.ts'

const compress = promisify(gzip)
const MIN_COMPRESSED_BYTES = 1400

/** An answer as bytes, shared by all who ask for the same; compressed once, when the first of them accepts it. */
export interface Serialised {
  status: number
  contentType: string
  bytes: Buffer
  etag: string
  gzipped(): Promise<Buffer> | null
}

export function serialise(body: object, status: number): Serialised {
  return serialiseText(JSON.stringify(body), status, 'application/json; charset=utf-8')
}

export function serialiseText(text: string, status: number, contentType: string): Serialised {
  const bytes = Buffer.from(text)
  let compressed: Promise<Buffer> | null = null
  return {
    status,
    contentType,
    bytes,
    etag: `"${createHash('sha1').update(bytes).digest('base64url')}"`,
    gzipped() {
      if (bytes.length < MIN_COMPRESSED_BYTES) return null
      compressed ??= compress(bytes, { level: constants.Z_BEST_SPEED })
      return compressed
    },
  }
}

/** Sends the answer, or 304 when the client has it already, compressed if it may be. */
export async function send(request: IncomingMessage, response: ServerResponse, answer: Serialised): Promise<void> {
  response.setHeader('Cache-Control', 'no-store, private')
  response.setHeader('Vary', 'Accept-Encoding')
  response.setHeader('Content-Type', answer.contentType)
  if (answer.status === 200) {
    response.setHeader('ETag', answer.etag)
    if (request.headers['if-none-match'] === answer.etag) {
      response.writeHead(304).end()
      return
    }
  }
  const compressed = acceptsGzip(request) ? await answer.gzipped() : null
  if (response.destroyed) return
  if (compressed !== null) response.setHeader('Content-Encoding', 'gzip')
  const bytes = compressed ?? answer.bytes
  response.writeHead(answer.status, { 'Content-Length': bytes.length }).end(bytes)
}

/** Answers with problem details; a stream that has begun can only be cut. */
export async function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  facts: ProblemFacts,
  requestId: string,
): Promise<void> {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const problem = problemOf(facts, requestId, (request.url ?? '/').split('?')[0])
  if (problem.status === 503) response.setHeader('Retry-After', '2')
  // What is left of a body that was not wanted is not read.
  if (!request.complete) response.shouldKeepAlive = false
  await send(request, response, serialiseText(JSON.stringify(problem), problem.status, 'application/problem+json; charset=utf-8'))
}

function acceptsGzip(request: IncomingMessage): boolean {
  const accepted = String(request.headers['accept-encoding'] ?? '')
  return /(^|,)\s*gzip\s*(;\s*q=(?!0(\.0+)?\s*(,|$))[\d.]+\s*)?(,|$)/i.test(accepted)
}
