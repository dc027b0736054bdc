import * as z from 'zod/mini'
import { byteStream } from '../http/byte-stream.ts'
import {
  exportQuery,
  fieldSample,
  message,
  messageQuery,
  messagesQuery,
  produceAnswer,
  produceBody,
  scanLine,
} from '#lib/wire/messages'
import { removal } from '#lib/wire/removal'
import { exportStream } from '../http/export-stream.ts'
import { lineStream } from '../http/line-stream.ts'
import { answers, clusterRoute, json, type Route } from '../http/route.ts'
import { exportFormat } from '../messages/export/export-format.ts'
import { explainRemoval } from '../operations/explain-removal.ts'
import { exportMessages } from '../operations/export-messages.ts'
import { listMessages } from '../operations/list-messages.ts'
import { produceRecord } from '../operations/produce-record.ts'
import { downloadPayload } from '../operations/download-payload.ts'
import { readMessage } from '../operations/read-message.ts'
import { sampleFields } from '../operations/sample-fields.ts'
import { resumed, TailEventIds } from '../messages/scan/tail-event-id.ts'

const anyBytes = z.string()

export const messageRoutes: readonly Route[] = [
  clusterRoute({
    method: 'GET',
    path: '/topics/{topic}/messages',
    summary: 'Search a topic, or follow it; lines until the one of type “end”',
    tag: 'messages',
    action: 'read',
    query: messagesQuery,
    answers: {
      200: {
        description:
          'One JSON object per line, or per event; which of the two, Accept says. Events of a tail have ids: with the last one as Last-Event-ID, which browsers send by themselves, it goes on right behind that event, and says what retention removed meanwhile.',
        content: { 'application/x-ndjson': scanLine, 'text/event-stream': scanLine },
      },
    },
    errors: ['invalid-parameter', 'topic-not-found', 'not-authorized', 'too-many-requests', 'broker-unreachable'],
    handler: (context, { params, query, accept }) =>
      lineStream(
        accept,
        (signal, { socket, headers }) => {
          const asked = resumed(params.topic, query, headers['last-event-id']?.toString())
          return listMessages({ ...context, signal }, params.topic, asked, socket.remoteAddress ?? '')
        },
        () => new TailEventIds(),
      ),
  }),
  clusterRoute({
    method: 'GET',
    path: '/topics/{topic}/messages/export',
    summary: 'Save what a search finds as a file: NDJSON, CSV or the raw values',
    tag: 'messages',
    action: 'read',
    query: exportQuery,
    answers: {
      200: {
        description:
          'NDJSON: messages and stretches that could not be read; the last line has type “end” and says whether it is whole. CSV and raw values: cut off when they are not whole.',
        content: {
          'application/x-ndjson': scanLine,
          'text/csv': z.string(),
          'application/octet-stream': z.string(),
        },
      },
    },
    errors: ['invalid-parameter', 'topic-not-found', 'not-authorized', 'too-many-requests', 'broker-unreachable'],
    handler: (context, { params, query }) =>
      exportStream(params.topic, exportFormat(query), (signal, client) =>
        exportMessages({ ...context, signal }, params.topic, query, client),
      ),
  }),
  clusterRoute({
    method: 'GET',
    path: '/topics/{topic}/fields',
    summary: 'The fields of the newest messages, as a filter writes them that reads keys and values in these formats',
    tag: 'messages',
    action: 'read',
    query: messageQuery,
    answers: answers(fieldSample),
    errors: ['invalid-parameter', 'topic-not-found', 'not-authorized', 'too-many-requests', 'broker-unreachable'],
    handler: async (context, { params, query }) => json(await sampleFields(context, params.topic, query)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/topics/{topic}/messages/{partition}/{offset}',
    summary: 'One message; keys and values up to 1 MiB in full',
    tag: 'messages',
    action: 'read',
    query: messageQuery,
    answers: answers(message),
    errors: [
      'invalid-parameter',
      'topic-not-found',
      'partition-not-found',
      'message-not-found',
      'not-authorized',
      'broker-unreachable',
    ],
    handler: async (context, { params, query }) =>
      json(await readMessage(context, params.topic, params.partition, params.offset, query)),
  }),
  clusterRoute({
    method: 'GET',
    path: '/topics/{topic}/messages/{partition}/{offset}/removal',
    summary: 'Whether a message is below its log’s start, since when, and what limits the log',
    tag: 'messages',
    action: 'read',
    answers: answers(removal),
    errors: ['invalid-parameter', 'topic-not-found', 'partition-not-found'],
    handler: async (context, { params }) => json(await explainRemoval(context, params.topic, params.partition, params.offset)),
  }),
  downloadRoute('key'),
  downloadRoute('value'),
  clusterRoute({
    method: 'POST',
    path: '/topics/{topic}/records',
    summary: 'Append one message',
    tag: 'messages',
    action: 'change',
    body: produceBody,
    // A record of 1 MiB, in base64 and then some.
    maxBodyBytes: 16 << 20,
    answers: answers(produceAnswer, 'Where it was written, or (dryRun) would be.'),
    errors: [
      'topic-not-found',
      'partition-not-found',
      'refused-by-kafka',
      'not-authorized',
      'broker-unreachable',
      'outcome-unknown',
    ],
    handler: async (context, { params, body }) => json(await produceRecord(context, params.topic, body)),
  }),
]

function downloadRoute(part: 'key' | 'value'): Route {
  return clusterRoute({
    method: 'GET',
    path: `/topics/{topic}/messages/{partition}/{offset}/${part}`,
    summary: `All bytes of a message’s ${part}, as a download`,
    tag: 'messages',
    action: 'read',
    answers: { 200: { description: 'The bytes as they are in Kafka.', content: { 'application/octet-stream': anyBytes } } },
    errors: [
      'invalid-parameter',
      'topic-not-found',
      'partition-not-found',
      'message-not-found',
      'not-authorized',
      'too-many-requests',
      'broker-unreachable',
    ],
    handler: (context, { params }) =>
      byteStream(signal => downloadPayload({ ...context, signal }, params.topic, params.partition, params.offset, part)),
  })
}
