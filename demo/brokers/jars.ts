import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheDir } from './paths.ts'
import { lastLines, runCommand } from './run-command.ts'

export type ProgressListener = (message: string) => void
type FetchOptions = { signal?: AbortSignal | undefined; onProgress?: ProgressListener | undefined }

const KAFKA_VERSION = '4.4.0'
const TOOLS_VERSION = '4.3.0'
const MAVEN_TIMEOUT_MS = 10 * 60_000

/** The folder with the broker's jars; fetched through Maven when the cache lacks them. */
export function ensureBrokerJars(options: FetchOptions = {}): Promise<string> {
  return ensureJars(`kafka-${KAFKA_VERSION}`, join(import.meta.dirname, 'pom.xml'), options)
}

/** The folder with the jars of Kafka's command-line tools; only tests need it. */
export function ensureToolJars(options: FetchOptions = {}): Promise<string> {
  return ensureJars(`kafka-tools-${TOOLS_VERSION}`, join(import.meta.dirname, 'tools', 'pom.xml'), options)
}

/** Fills a folder of its own and renames it into place, so that processes that start at once never see half a folder. */
async function ensureJars(name: string, pom: string, { signal, onProgress }: FetchOptions): Promise<string> {
  const target = join(cacheDir(), name)
  if (existsSync(target)) return target
  onProgress?.(`fetching the jars of ${name} through Maven`)
  const temporary = `${target}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`
  await mkdir(temporary, { recursive: true })
  try {
    await copyDependencies(pom, temporary, signal)
    await renameUnlessThere(temporary, target)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
  return target
}

async function copyDependencies(pom: string, folder: string, signal: AbortSignal | undefined): Promise<void> {
  const args = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`]
  const result = await runCommand('mvn', args, { timeoutMs: MAVEN_TIMEOUT_MS, signal }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Error('Maven is needed to fetch Kafka; install it (Debian: apt-get install maven) and start again', {
        cause: error,
      })
    }
    throw error
  })
  if (result.exitCode !== 0) throw new Error(`Maven could not fetch Kafka:\n${lastLines(result.stdout + result.stderr)}`)
}

async function renameUnlessThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (!existsSync(to)) throw error
  }
}
