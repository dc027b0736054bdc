import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureToolJars } from './jars.ts'
import { lastLines, runCommand } from './run-command.ts'

const TIMEOUT_MS = 60_000
const FLAGS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx256m', '-Xshare:auto', '-Xlog:disable']

/**
 * Runs one of Kafka's own command-line classes, e.g. `runKafkaTool('org.apache.kafka.tools.TopicCommand', ['--bootstrap-server', …])`,
 * and returns what it printed to standard output. Rejects with its last words when it fails. The first tool leaves an archive of
 * the classes that it loaded: with it the others take half the processor time (0.4 s instead of 0.9 s to list topics).
 */
export async function runKafkaTool(
  mainClass: string,
  args: string[],
  options: { input?: string; signal?: AbortSignal } = {},
): Promise<string> {
  const jars = await ensureToolJars({ signal: options.signal })
  const archive = `${jars}.jsa`
  const ownArchive = existsSync(archive) ? null : `${archive}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`
  const sharing = ownArchive === null ? `-XX:SharedArchiveFile=${archive}` : `-XX:ArchiveClassesAtExit=${ownArchive}`
  const java = [...FLAGS, sharing, '-cp', join(jars, '*'), mainClass, ...args]
  const result = await runCommand('java', java, { timeoutMs: TIMEOUT_MS, ...options })
  if (ownArchive !== null) await rename(ownArchive, archive).catch(() => rm(ownArchive, { force: true }))
  if (result.exitCode !== 0) throw new Error(`${mainClass} failed:\n${lastLines(result.stdout + result.stderr)}`)
  return result.stdout
}
