import { join } from 'node:path'
import { ensureToolJars } from './jars.ts'
import { lastLines, runCommand } from './run-command.ts'

const TIMEOUT_MS = 60_000

/**
 * Runs one of Kafka's own command-line classes, e.g. `runKafkaTool('org.apache.kafka.tools.TopicCommand', ['--bootstrap-server', …])`,
 * and returns what it printed to standard output. Rejects with its last words when it fails.
 */
export async function runKafkaTool(
  mainClass: string,
  args: string[],
  options: { input?: string; signal?: AbortSignal } = {},
): Promise<string> {
  const jars = await ensureToolJars({ signal: options.signal })
  const java = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx256m', '-cp', join(jars, '*'), mainClass, ...args]
  const result = await runCommand('java', java, { timeoutMs: TIMEOUT_MS, ...options })
  if (result.exitCode !== 0) throw new Error(`${mainClass} failed:\n${lastLines(result.stdout + result.stderr)}`)
  return result.stdout
}
