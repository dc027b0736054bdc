import type { MetricsConfig } from '../../config/read-config.ts'
import type { ProcessContext } from '../context.ts'
import { boundedText } from './bounded-text.ts'
import { clusterMetrics } from './cluster-metrics.ts'
import { kafkaExporterMetrics } from './kafka-exporter-metrics.ts'
import { kminionMetrics } from './kminion-metrics.ts'
import { prometheusText, type Metric } from './prometheus.ts'

/** All of /metrics: this process, whole, and the clusters within the bound that the operator has set. */
export async function allMetrics(
  { clusters, nowMs }: Pick<ProcessContext, 'clusters' | 'nowMs'>,
  own: readonly Metric[],
  { maxSeries, names }: MetricsConfig,
): Promise<string> {
  const handles = [...clusters.values()]
  const families = [
    ...clusterMetrics(handles, nowMs),
    ...(names.includes('kafka-exporter') ? kafkaExporterMetrics(handles) : []),
    ...(names.includes('kminion') ? kminionMetrics(handles) : []),
  ]
  return prometheusText(own) + (await boundedText(families, maxSeries))
}
