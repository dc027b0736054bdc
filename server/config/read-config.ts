import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { check } from '../describe-issues.ts'
import { messageOf } from '../log.ts'
import { alertsFromFile, type AlertsConfig } from './alerts-config.ts'
import type { ClusterConfig } from './cluster-config.ts'
import { ConfigError, type ConfigProblem } from './config-error.ts'
import { configFile, METRIC_NAMES, type ConfigFile, type FileMetrics } from './config-schema.ts'
import { clustersFromEnvironment } from './environment.ts'
import { clusterFromFile } from './file-clusters.ts'
import { readServerConfig, type ServerConfig } from './server-config.ts'
import { parseYaml, type YamlSource } from './yaml-source.ts'

export interface Config {
  server: ServerConfig
  clusters: readonly ClusterConfig[]
  alerts: AlertsConfig
  metrics: MetricsConfig
}

/** Which families `/metrics` has besides our own, and how many lines in all. */
export interface MetricsConfig {
  maxSeries: number
  names: readonly (typeof METRIC_NAMES)[number][]
}

export type Environment = Readonly<Record<string, string | undefined>>

const DEFAULT_FILE = 'partitura.config.yaml'

/**
 * The configuration of this process: `PARTITURA_CONFIG` or ./partitura.config.yaml, else the KAFKA_ variables; see
 * docs/configuration.md. Throws a ConfigError that names every mistake. `argv` is without node and the script.
 */
export function readConfig(environment: Environment, argv: readonly string[], folder: string): Config {
  const problems: ConfigProblem[] = []
  const named = environment['PARTITURA_CONFIG']
  const path = resolve(folder, named ?? DEFAULT_FILE)
  const fromFile = named !== undefined || (environment['KAFKA_BROKERS'] === undefined && existsSync(path))
  const file = fromFile ? readConfigFile(path, problems) : null
  const clusters = fromFile ? (file?.clusters(environment) ?? []) : clustersFromEnvironment(environment, folder, problems)
  const server = readServerConfig({
    file: file?.value.server ?? {},
    environment,
    argv,
    folder,
    problems,
    at: file?.source ?? null,
  })
  const alerts = file?.alerts(environment) ?? NO_ALERTS
  if (problems.length > 0) throw new ConfigError(problems)
  return { server, clusters, alerts, metrics: metricsOf(file?.value.metrics ?? {}) }
}

const NO_ALERTS: AlertsConfig = { publicUrl: null, destinations: [] }

function metricsOf({ maxSeries = 10_000, names = [...METRIC_NAMES] }: FileMetrics): MetricsConfig {
  return { maxSeries, names }
}

interface ReadFile {
  value: ConfigFile
  source: YamlSource
  clusters(environment: Environment): ClusterConfig[]
  alerts(environment: Environment): AlertsConfig
}

function readConfigFile(path: string, problems: ConfigProblem[]): ReadFile | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const next = 'Name an existing file in PARTITURA_CONFIG, or set KAFKA_BROKERS=host:port instead.'
    problems.push({ source: path, line: null, column: null, field: null, reason: `cannot be read: ${messageOf(error)}`, next })
    return null
  }
  const source = parseYaml(path, text)
  problems.push(...source.problems)
  if (source.problems.length > 0) return null
  const checked = check(configFile, source.value)
  if (!checked.ok) {
    for (const issue of checked.issues) problems.push(source.problemAt(issue.path, issue.text, nextStep(issue.path)))
    return null
  }
  const value = checked.value
  reportDuplicates(value, source, problems)
  const clusters = (environment: Environment) =>
    value.clusters.flatMap((cluster, index) => {
      const report = (field: readonly PropertyKey[], reason: string, next: string) =>
        void problems.push(source.problemAt(['clusters', index, ...field], reason, next))
      return clusterFromFile(cluster, { environment, folder: dirname(path), report }) ?? []
    })
  const alerts = (environment: Environment) =>
    alertsFromFile(value.alerts ?? {}, {
      environment,
      folder: dirname(path),
      report: (field, reason, next) => void problems.push(source.problemAt(['alerts', ...field], reason, next)),
    })
  return { value, source, clusters, alerts }
}

function reportDuplicates(value: ConfigFile, source: YamlSource, problems: ConfigProblem[]): void {
  const seen = new Set<string>()
  for (const [index, { id }] of value.clusters.entries()) {
    if (seen.has(id)) {
      problems.push(
        source.problemAt(['clusters', index, 'id'], `“${id}” is already taken`, 'Give every cluster an id of its own.'),
      )
    }
    seen.add(id)
  }
}

function nextStep(path: readonly PropertyKey[]): string {
  const last = String(path.at(-1) ?? '')
  if (last === 'id' && path[0] === 'clusters') {
    return 'The id is the name in URLs: lower-case letters, digits, dots and dashes, such as “production”.'
  }
  if (last === 'password') return 'Quote the password, or use passwordEnv or passwordFile.'
  return 'docs/configuration.md shows every name and what it takes.'
}
