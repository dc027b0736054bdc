import { copyBody, copyQuery, importQuery, writeLine } from '#lib/wire/write-records'
import type { ErrorCode } from '../errors.ts'
import { lineStream } from '../http/line-stream.ts'
import { clusterRoute, type Route } from '../http/route.ts'
import { copyMessages } from '../operations/copy-messages.ts'
import { importRecords } from '../operations/import-records.ts'

/** What any writing of many records may meet before its first line; what it meets later, its last line says. */
const WRITE_ERRORS = [
  'invalid-parameter',
  'topic-not-found',
  'conflict',
  'refused-by-kafka',
  'not-authorized',
  'broker-unreachable',
  'unsupported-by-broker',
] as const satisfies readonly ErrorCode[]

const writeAnswers = {
  200: {
    description: 'Progress, lines that were refused, and at last how it ended.',
    content: { 'application/x-ndjson': writeLine, 'text/event-stream': writeLine },
  },
}

/** Many records at once. */
export const recordWriteRoutes: readonly Route[] = [
  clusterRoute({
    method: 'POST',
    path: '/topics/{topic}/records/import',
    summary: 'Append the records of an NDJSON file, such as an export; with dryRun check every line',
    tag: 'messages',
    action: 'change',
    query: importQuery,
    streamedBody: true,
    answers: writeAnswers,
    errors: [...WRITE_ERRORS, 'unsupported-media-type'],
    handler: (context, { params, query, accept }) =>
      lineStream(accept, (signal, request) => importRecords({ ...context, signal }, params.topic, query, request)),
  }),
  clusterRoute({
    method: 'POST',
    path: '/topics/{topic}/messages/copy',
    summary: 'Copy what a search finds into another topic; with dryRun count it',
    tag: 'messages',
    action: 'change',
    query: copyQuery,
    body: copyBody,
    answers: writeAnswers,
    errors: [...WRITE_ERRORS, 'too-many-requests'],
    handler: (context, { params, query, body, accept }) =>
      lineStream(accept, signal => copyMessages({ ...context, signal }, params.topic, query, body)),
  }),
]
