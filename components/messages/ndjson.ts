import * as z from 'zod/mini'
import { scanLine, type ScanLine } from '#lib/wire/messages'

/** Longer than any line the API writes: its previews are capped. */
const MAX_LINE_CHARACTERS = 32 * 1024 * 1024

/** The stream does not hold what the API promises: a line of another shape, or an end before the `end` line. */
export class BrokenStreamError extends Error {
  override readonly name = 'BrokenStreamError'
}

/** The lines of a message search. */
export const readScan = (body: ReadableStream<Uint8Array>): AsyncGenerator<readonly ScanLine[]> => readLines(body, scanLine)

/**
 * Reads an answer that comes line by line and ends with a line of type `end`, one batch for every chunk that arrives, so that the reader can render once a batch.
 * Leaving the loop cancels the stream. Throws BrokenStreamError when the stream stops before its `end` line.
 */
export async function* readLines<Schema extends z.core.$ZodType<{ type: string }>>(
  body: ReadableStream<Uint8Array>,
  schema: Schema,
): AsyncGenerator<readonly z.output<Schema>[]> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  let ended = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > MAX_LINE_CHARACTERS) throw new BrokenStreamError('A line of the answer is too long to be a message.')
      const batch = lines.filter(line => line.trim() !== '').map(line => parseLine(line, schema))
      ended ||= batch.some(line => line.type === 'end')
      if (batch.length > 0) yield batch
    }
    if (!ended)
      throw new BrokenStreamError('The answer broke off before its end: the dashboard or the connection to it was lost.')
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function parseLine<Schema extends z.core.$ZodType>(line: string, schema: Schema): z.output<Schema> {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch (cause) {
    throw new BrokenStreamError('A line of the answer is not JSON.', { cause })
  }
  const parsed = z.safeParse(schema, json)
  if (parsed.success) return parsed.data
  throw new BrokenStreamError('A line of the answer has a shape this page does not know. Reload the page.', {
    cause: parsed.error,
  })
}
