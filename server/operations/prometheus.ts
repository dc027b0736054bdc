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
    .map(({ name, help, type, samples }) => {
      const lines = samples.flatMap(({ labels = {}, value }) => (value === null ? [] : `${name}${labelText(labels)} ${value}`))
      return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines].join('\n')
    })
    .join('\n')
    .concat('\n')
}

function labelText(labels: Readonly<Record<string, string | number>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`)
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}

/** Backslash, quote and line feed are what the format knows to escape; other control characters would break its lines. */
function escaped(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll(/\p{Cc}/gu, '\uFFFD')
}
