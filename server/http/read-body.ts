import type { IncomingMessage } from 'node:http'
import { PartituraError } from '../errors.ts'

const MAX_BODY_BYTES = 1_048_576
const MAX_DEPTH = 32

/** The JSON body of a change; `{}` when there is none. Bounded in size (1 MiB unless the route says more) and depth before it is parsed. */
export async function readJsonBody(request: IncomingMessage, maxBytes = MAX_BODY_BYTES): Promise<unknown> {
  if (request.headers['content-encoding'] !== undefined) {
    throw new PartituraError('unsupported-media-type', 'Send the body uncompressed, without Content-Encoding.')
  }
  const bytes = await readBytes(request, maxBytes)
  if (bytes.length === 0) return {}
  const text = decodeUtf8(bytes)
  if (depthOf(text) > MAX_DEPTH) throw new PartituraError('bad-request', `The body is nested deeper than ${MAX_DEPTH} levels.`)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PartituraError(
      'bad-request',
      `The body is not JSON: ${error instanceof Error ? error.message : 'it cannot be parsed'}.`,
    )
  }
}

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = () => new PartituraError('body-too-large', `The body may have at most ${maxBytes} bytes.`)
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      request.off('data', onData)
      request.pause()
      reject(error)
    }
    const onData = (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes) fail(tooLarge())
      else chunks.push(chunk)
    }
    request.on('data', onData)
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('error', () => fail(new PartituraError('bad-request', 'The body did not arrive whole.')))
    request.once('close', () => fail(new PartituraError('bad-request', 'The body did not arrive whole.')))
  })
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new PartituraError('bad-request', 'The body is not UTF-8.')
  }
}

/** Deepest nesting of a JSON text, without parsing it: brackets inside strings do not count. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    if (inString) {
      if (char === '\\') index++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth)
    else if (char === '}' || char === ']') depth--
  }
  return deepest
}
