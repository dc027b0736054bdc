/** What tests of alerts have in common: a rule, a cluster, and an outside party that takes or refuses webhooks. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import type { ClusterState } from '#lib/kafka/cluster-state'
import type { AlertRuleBody } from '#lib/wire/alerts'
import type { WebhookConfig } from '../../config/alerts-config.ts'
import { Secret } from '../../secret.ts'
import { buildState, type StateSpec } from '../../testing/state-builder.ts'

export const ruleBody = (parts: Partial<AlertRuleBody> = {}): AlertRuleBody => ({
  name: 'Lag',
  kind: 'lag',
  severity: 'critical',
  enabled: true,
  clusters: '*',
  topics: null,
  groups: null,
  threshold: 100,
  health: [],
  forSeconds: 0,
  clearThreshold: null,
  clearForSeconds: 0,
  destinations: ['hook'],
  ...parts,
})

/** The cluster as it was seen a moment ago. */
export function seenNow(spec: StateSpec): ClusterState {
  const fresh = Date.now()
  const looks = Object.fromEntries(
    (['metadata', 'offsets', 'groups', 'log-dirs'] as const).map(name => [name, { asOfMs: fresh, ...spec.looks?.[name] }]),
  )
  const groups = Object.fromEntries(
    Object.entries(spec.groups ?? {}).map(([id, group]) => [id, { offsetsAsOfMs: fresh, ...group }]),
  )
  return buildState({ ...spec, looks, groups })
}

/** Groups with so many unread messages. */
export const lags = (byGroup: Record<string, bigint>): StateSpec => ({
  topics: { t: { partitions: [{ end: 100_000n }] } },
  groups: Object.fromEntries(Object.entries(byGroup).map(([id, lag]) => [id, { offsets: { t: [[100_000n - lag, 1]] } }])),
})

export interface Received {
  deliveryId: string
  state: string
  headers: IncomingHttpHeaders
  body: string
  /** What the receiver answered; 0: it cut the connection, or never answers. */
  status: number
}

/** `hang`: never answers. `cut`: takes the message in and then cuts the connection, as a proxy that dies does. */
export type Reply = number | 'hang' | 'cut'

export interface Receiver {
  url: string
  received: Received[]
  close(): Promise<void>
}

/** A real HTTP server that answers as it is told, by the number of the request. */
export async function startReceiver(reply: (index: number) => Reply): Promise<Receiver> {
  const received: Received[] = []
  const hanging = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const answer = reply(received.length)
      const { headers } = request
      const status = typeof answer === 'number' ? answer : 0
      received.push({
        deliveryId: String(headers['partitura-delivery']),
        state: String(headers['partitura-state']),
        headers,
        body,
        status,
      })
      if (answer === 'hang') hanging.add(response)
      else if (answer === 'cut') request.socket.destroy()
      else response.writeHead(answer).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/in?token=hidden`,
    received,
    async close() {
      for (const response of hanging) response.destroy()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export function webhook(url: string, parts: Partial<WebhookConfig> = {}): WebhookConfig {
  return { name: 'hook', kind: 'webhook', url: new Secret(url), secret: null, ca: null, ...parts }
}
