/** One mistake in the configuration: where it is, what is wrong, and what to do. Holds no secret. */
export interface ConfigProblem {
  /** The file, or the environment variable that holds the mistake. */
  source: string
  line: number | null
  column: number | null
  /** Path in the file such as `clusters[0].sasl.mechanism`; null for the source as a whole. */
  field: string | null
  reason: string
  next: string
}

/** All mistakes at once: nobody should have to start the process five times to find five of them. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(formatProblem).join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}

function formatProblem({ source, line, column, field, reason, next }: ConfigProblem): string {
  const place = line === null ? source : `${source}:${line}:${column ?? 1}`
  return `${place}: ${field === null ? '' : `${field}: `}${reason}\n    ${next}`
}
