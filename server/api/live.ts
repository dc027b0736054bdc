import { once } from 'node:events'
import * as z from 'zod/mini'
import { isProcessScope, liveScope } from '#lib/wire/live'
import { PartituraError } from '../errors.ts'
import { processRoute, type Route } from '../http/route.ts'
import type { LiveHub } from '../live/hub.ts'

const MAX_SCOPES = 20

/** The live stream: first a snapshot of every scope, then its changes. */
export function liveRoutes(hub: Pick<LiveHub, 'attach'>): readonly Route[] {
  return [
    processRoute({
      method: 'GET',
      path: '/live',
      summary: 'Server-sent events: snapshot, then changes, of the scopes asked for',
      tag: 'live',
      action: 'read',
      query: z.strictObject({
        /** May be absent when only `clusters` and `alerts` are asked for. */
        cluster: z.optional(z.string()),
        scope: z.array(liveScope).check(z.minLength(1), z.maxLength(MAX_SCOPES)),
        /** A random id of the browser: its tabs share one stream, and a server that is full counts browsers. */
        client: z.optional(z.string().check(z.maxLength(64))),
        /** For a reader that changes its scopes: the last event id it saw, and which of the scopes it holds up to there. */
        after: z.optional(z.string().check(z.maxLength(64))),
        have: z.optional(z.array(liveScope).check(z.maxLength(MAX_SCOPES))),
      }),
      repeatable: ['scope', 'have'],
      answers: {
        200: {
          description: 'Events snapshot, change, gone, bye; comments as heartbeat.',
          content: { 'text/event-stream': z.string() },
        },
      },
      errors: ['invalid-parameter', 'cluster-not-found', 'too-many-requests'],
      handler: ({ clusters }, { query: { cluster = '', scope: scopes, client = null, after = null, have = [] } }) => {
        if (!clusters.has(cluster) && !(cluster === '' && scopes.every(isProcessScope))) {
          throw new PartituraError('cluster-not-found', `No cluster is called “${cluster}” here.`)
        }
        return {
          kind: 'stream',
          async send({ request, response }) {
            hub.attach(request, response, { cluster, scopes, client, after, have })
            if (!response.destroyed && !response.writableFinished) await once(response, 'close')
          },
        }
      },
    }),
  ]
}
