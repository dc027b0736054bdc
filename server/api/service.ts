import * as z from 'zod/mini'
import { answers, json, processRoute, type Route } from '../http/route.ts'
import { openApiDocument } from '../http/openapi.ts'
import type { MetricsConfig } from '../config/read-config.ts'
import { allMetrics } from '../operations/metrics/all-metrics.ts'
import type { Metric } from '../operations/metrics/prometheus.ts'
import { PartituraError } from '../errors.ts'

export interface ServiceSource {
  version: string
  /** Metrics of this process itself. */
  metrics(): Metric[]
  /** Names and bound of the clusters' metrics. */
  metricsConfig: MetricsConfig
  /** Why the process should get no new requests, or null. */
  notReady(): string | null
  /** What works less well than it should, in words. */
  warnings(): string[]
}

const health = z.object({ status: z.literal('ok'), warnings: z.array(z.string()) })

/** What programs that look after this process ask. None of them waits for Kafka. */
export function serviceRoutes(source: ServiceSource, all: () => readonly Route[]): readonly Route[] {
  let document: object | null = null
  return [
    processRoute({
      method: 'GET',
      path: '/openapi.json',
      summary: 'This document',
      tag: 'service',
      action: 'read',
      answers: answers(z.record(z.string(), z.unknown()), 'OpenAPI 3.1'),
      errors: [],
      handler: () => json((document ??= openApiDocument(all(), source.version))),
    }),
    processRoute({
      method: 'GET',
      path: '/metrics',
      summary: 'Metrics of the clusters and of this process, for Prometheus',
      tag: 'service',
      action: 'read',
      root: true,
      answers: { 200: { description: 'Prometheus text format', content: { 'text/plain': z.string() } } },
      errors: [],
      handler: async context => ({
        kind: 'text',
        body: await allMetrics(context, source.metrics(), source.metricsConfig),
        contentType: 'text/plain; version=0.0.4; charset=utf-8',
      }),
    }),
    processRoute({
      method: 'GET',
      path: '/healthz',
      summary: 'The process lives',
      tag: 'service',
      action: 'read',
      root: true,
      answers: answers(health),
      errors: [],
      handler: () => json({ status: 'ok', warnings: [] }),
    }),
    processRoute({
      method: 'GET',
      path: '/readyz',
      summary: 'The process takes requests; Kafka being away does not make it unready',
      tag: 'service',
      action: 'read',
      root: true,
      answers: answers(health),
      errors: ['not-known-yet'],
      handler: () => {
        const reason = source.notReady()
        if (reason !== null) throw new PartituraError('not-known-yet', reason, { retryable: true })
        return json({ status: 'ok', warnings: source.warnings() })
      },
    }),
  ]
}
