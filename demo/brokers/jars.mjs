/**
 * Kafka's jars, through Maven. Plain JavaScript for Node 18 and later without any package: set-up fetches them while npm is still
 * installing, and processor time that npm leaves over is used.
 */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** @typedef {(message: string) => void} ProgressListener */
/** @typedef {{ signal?: AbortSignal | undefined; onProgress?: ProgressListener | undefined }} FetchOptions */

const KAFKA_VERSION = '4.4.0'
const TOOLS_VERSION = '4.3.0-streams'
const MAVEN_TIMEOUT_MS = 10 * 60_000
const MAX_OUTPUT_BYTES = 16_000_000
const SHOWN_LINES = 8

const folder = dirname(fileURLToPath(import.meta.url))

/** Where jars are kept between runs: PARTITURA_CACHE when set, else `.demo/libs` in the project. */
const cacheDir = () => resolve(process.env['PARTITURA_CACHE'] ?? join(folder, '../../.demo/libs'))

/**
 * The folder with the broker's jars; fetched through Maven when the cache lacks them.
 * @param {FetchOptions} [options]
 * @returns {Promise<string>}
 */
export function ensureBrokerJars(options = {}) {
  return ensureJars(`kafka-${KAFKA_VERSION}`, join(folder, 'pom.xml'), options)
}

/**
 * The folder with the jars of Kafka's command-line tools; only tests need it.
 * @param {FetchOptions} [options]
 * @returns {Promise<string>}
 */
export function ensureToolJars(options = {}) {
  return ensureJars(`kafka-tools-${TOOLS_VERSION}`, join(folder, 'tools', 'pom.xml'), options)
}

/**
 * Fills a folder of its own and renames it into place, so that processes that start at once never see half a folder.
 * @param {string} name
 * @param {string} pom
 * @param {FetchOptions} options
 */
async function ensureJars(name, pom, { signal, onProgress }) {
  const target = join(cacheDir(), name)
  if (existsSync(target)) return target
  onProgress?.(`fetching the jars of ${name} through Maven`)
  const temporary = `${target}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`
  await mkdir(temporary, { recursive: true })
  try {
    await runMaven(['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${temporary}`], signal)
    await renameUnlessThere(temporary, target)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
  return target
}

/**
 * @param {string[]} args
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<void>}
 */
function runMaven(args, signal) {
  const limits = { timeout: MAVEN_TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, ...(signal && { signal }) }
  return new Promise((done, fail) => {
    execFile('mvn', args, { ...limits, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      if (error === null) done()
      else if (signal?.aborted) fail(error)
      else fail(new Error(explain(error, stdout + stderr), { cause: error }))
    })
  })
}

/**
 * @param {import('node:child_process').ExecFileException} error
 * @param {string} output
 */
function explain(error, output) {
  if (error.code === 'ENOENT') return 'Maven is needed to fetch Kafka; install it (Debian: apt-get install maven) and start again'
  if (error.killed) return `Maven took longer than ${MAVEN_TIMEOUT_MS / 1000} s`
  return `Maven could not fetch Kafka:\n${output.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n')}`
}

/**
 * @param {string} from
 * @param {string} to
 */
async function renameUnlessThere(from, to) {
  try {
    await rename(from, to)
  } catch (error) {
    if (!existsSync(to)) throw error
  }
}
