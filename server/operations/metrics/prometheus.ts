export interface Metric {
  name: string
  help: string
  type: 'gauge' | 'counter'
  /** A value that is unknown is left out: Prometheus has no null. */
  samples: readonly { labels?: Readonly<Record<string, string | number>>; value: number | null }[]
}

/** Prometheus' text format, version 0.0.4. */
export function prometheusText(metrics: readonly Metric[]): string {
  return metrics
    .map(metric => {
      const lines = metric.samples.flatMap(sample => lineOf(metric.name, sample) ?? [])
      return [headOf(metric), ...lines].join('\n')
    })
    .join('\n')
    .concat('\n')
}

export function headOf({ name, help, type }: Omit<Metric, 'samples'>): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}`
}

/** null: the value is not known. */
export function lineOf(name: string, { labels = {}, value }: Metric['samples'][number]): string | null {
  return value === null ? null : `${name}${labelText(labels)} ${value}`
}

function labelText(labels: Readonly<Record<string, string | number>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`)
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}

/**
 * Backslash, quote and line feed are what the format knows to escape. Other control characters would break what reads and shows
 * the lines: they become visible as \x01. So that no two values become one, what looks like that in the value itself gets its
 * backslash written as \x5c.
 */
function escaped(value: string): string {
  return value
    .replaceAll(/[^\P{Cc}\n]|\\(?=x[\da-f]{2})/gu, hidden => `\\x${hidden.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
}
