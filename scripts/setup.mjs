/**
 * Gets what the project needs before it can start: the packages of package-lock.json that it runs with, Java 17 or later and Maven
 * for the Kafka brokers. With --demo also Kafka itself; with --tests Kafka and its tools, the packages of devDependencies and
 * Chromium; with --check those packages, but no programs. Says one line per step that had something to do. Plain JavaScript for Node 18 and later, because it runs before the
 * packages (and with them Node 24) are there.
 */
import { spawn } from 'node:child_process'
import { access, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBrokerJars, ensureToolJars } from '../demo/brokers/jars.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const INSTALLED_LOCK = join('node_modules', '.package-lock.json')
const ADDRESSED_LOCK = join(root, 'npm-shrinkwrap.json')
const COMMAND_TIMEOUT_MS = 15 * 60_000
const KEPT_OUTPUT_CHARS = 100_000
const SHOWN_LINES = 12
const isRoot = process.getuid?.() === 0

const programs = [
  { name: 'Java 17 or later', debian: 'openjdk-17-jre-headless', brew: 'openjdk@17', isThere: hasJava },
  { name: 'Maven', debian: 'maven', brew: 'maven', isThere: () => succeeds('mvn', ['--version']) },
]
const forTestsOnly = [{ name: 'Python 3', debian: 'python3', brew: 'python', isThere: () => succeeds('python3', ['--version']) }]
const chromium = {
  name: 'Chromium at /usr/bin/chromium-headless-shell or /usr/bin/chromium',
  debian: 'chromium-headless-shell',
  brew: null,
  // The whole one is slower: it will do only where the other cannot be installed.
  isThere: async () => (await exists('/usr/bin/chromium-headless-shell')) || (!isRoot && (await exists('/usr/bin/chromium'))),
}

const forTests = process.argv.includes('--tests')
const forCheck = process.argv.includes('--check')
const forDemo = process.argv.includes('--demo')
const wanted = forTests ? [...programs, ...forTestsOnly, chromium] : forCheck ? [] : programs
const results = await Promise.allSettled([ensurePackages(forTests || forCheck), ensurePrograms(wanted).then(fetchJars)])
const failures = results.filter(result => result.status === 'rejected')
for (const { reason } of failures) console.error(reason instanceof Error ? reason.message : reason)
// The time limit of a program that could not even be started would otherwise keep this process alive.
process.exit(failures.length > 0 ? 1 : 0)

/** What is there is never taken away: an install that could do without the development's packages keeps them where they are. */
async function ensurePackages(wantsDev) {
  const withDev = wantsDev || Object.values(await packagesIn(INSTALLED_LOCK)).some(({ dev }) => dev)
  if (await hasPackages(withDev)) return
  // Not `npm ci`: it refuses a lock file without the builds for other platforms, and a registry may carry only some of those.
  // --no-save keeps the lock file as it is; --prefer-offline asks the registry only for what the cache lacks; --loglevel hides warnings of packages that want a newer Node than npm runs on.
  const args = ['install', '--no-save', '--prefer-offline', '--loglevel=error', withDev ? '--include=dev' : '--omit=dev']
  const addressed = await writeAddressedLock()
  try {
    await step('installing packages', 'npm', args)
  } catch (error) {
    if (!addressed) throw error
    await rm(ADDRESSED_LOCK, { force: true })
    await step('installing packages again, asking the registry where each one lies', 'npm', args)
  } finally {
    await rm(ADDRESSED_LOCK, { force: true })
  }
  if (!(await hasPackages(withDev)))
    throw new Error('npm install succeeded but node_modules does not hold what package-lock.json names')
}

/**
 * Our lock file holds no download addresses, so npm would read every package's whole list of versions (most of a minute) to
 * find them. They follow from the registry in use: written beside it for this one install, as the file that npm prefers.
 * What is downloaded is checked against the lock file's hashes either way.
 */
async function writeAddressedLock() {
  const { exitCode, stdout } = await run('npm', ['config', 'get', 'registry', '--loglevel=silent'])
  const registry = stdout.trim().replace(/\/*$/, '/')
  if (exitCode !== 0 || !URL.canParse(registry)) return false
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '' || entry.integrity === undefined) continue
    const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    entry.resolved ??= `${registry}${name}/-/${name.slice(name.indexOf('/') + 1)}-${entry.version}.tgz`
  }
  await writeFile(ADDRESSED_LOCK, JSON.stringify(lock))
  return true
}

/** npm writes node_modules/.package-lock.json when an install is complete; it must agree with ours and Node 24 must be there. */
async function hasPackages(withDev) {
  const [locked, installed] = await Promise.all([packagesIn('package-lock.json'), packagesIn(INSTALLED_LOCK)])
  const isOptional = ({ optional, peer, dev, devOptional }) => optional || peer || ((dev || devOptional) && !withDev)
  const isSame = ([path, entry]) => path === '' || isOptional(entry) || installed[path]?.version === entry.version
  return Object.entries(locked).every(isSame) && (await succeeds(join(root, 'node_modules', '.bin', 'node'), ['--version']))
}

/** The packages of a lock file by their paths; none when there is no such file. */
async function packagesIn(file) {
  try {
    return JSON.parse(await readFile(join(root, file), 'utf8')).packages
  } catch {
    return {}
  }
}

async function ensurePrograms(list) {
  const there = await Promise.all(list.map(program => program.isThere()))
  const missing = list.filter((_, index) => !there[index])
  if (missing.length === 0) return
  const isDebianRoot = isRoot && (await succeeds('apt-get', ['--version']))
  if (!isDebianRoot) throw new Error(missingText(missing))
  const lock = ['-o', 'DPkg::Lock::Timeout=300']
  await step('updating the package lists', 'apt-get', ['update', '-qq', ...lock])
  const names = missing.map(program => program.debian)
  await step(`installing ${names.join(', ')}`, 'apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...lock, ...names])
  for (const program of missing) if (!(await program.isThere())) throw new Error(missingText([program]))
}

/** Kafka's jars come while npm is still busy. */
async function fetchJars() {
  if (!forDemo && !forTests) return
  const onProgress = message => console.log(`${message} …`)
  await ensureBrokerJars({ onProgress })
  if (forTests) await ensureToolJars({ onProgress })
}

function missingText(missing) {
  const brew = missing.flatMap(program => program.brew ?? [])
  const lines = [
    `Missing: ${missing.map(program => program.name).join(', ')}.`,
    `  Debian, Ubuntu:  sudo apt-get install ${missing.map(program => program.debian).join(' ')}`,
    ...(brew.length > 0 ? [`  macOS:           brew install ${brew.join(' ')}`] : []),
    'Then start again.',
  ]
  return lines.join('\n')
}

async function hasJava() {
  const result = await run('java', ['-version'])
  const major = /version "(\d+)/.exec(result.output)?.[1]
  return result.exitCode === 0 && Number(major) >= 17
}

async function step(title, command, args) {
  const startedMs = Date.now()
  console.log(`${title} …`)
  const result = await run(command, args)
  if (result.exitCode !== 0)
    throw new Error(`${command} ${args.join(' ')} failed:\n${result.output.trim().split('\n').slice(0, SHOWN_LINES).join('\n')}`)
  console.log(`${title}: done in ${((Date.now() - startedMs) / 1000).toFixed(1)} s`)
}

async function succeeds(command, args) {
  return (await run(command, args)).exitCode === 0
}

function run(command, args) {
  return new Promise(resolve => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: COMMAND_TIMEOUT_MS })
    let output = ''
    let stdout = ''
    const keep = text => (output = (output + text).slice(0, KEPT_OUTPUT_CHARS))
    child.stdout.setEncoding('utf8').on('data', text => {
      keep(text)
      stdout = (stdout + text).slice(0, KEPT_OUTPUT_CHARS)
    })
    child.stderr.setEncoding('utf8').on('data', keep)
    child.on('error', error => resolve({ exitCode: 127, output: error.message, stdout }))
    child.on('close', code => resolve({ exitCode: code ?? 1, output, stdout }))
  })
}

function exists(file) {
  return access(file).then(
    () => true,
    () => false,
  )
}
