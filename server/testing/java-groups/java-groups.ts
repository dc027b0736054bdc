import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { ensureToolJars } from '#demo/brokers/jars'
import { lastLines, runCommand } from '#demo/brokers/run-command'

export type JavaGroupType = 'classic' | 'consumer' | 'share' | 'streams'

export interface JavaGroupSpec {
  groupId: string
  type: JavaGroupType
  members: number
  topic: string
  clientId: string
  /** Of the client; `#` stands for the number of the member. */
  properties?: Readonly<Record<string, string>>
}

/** Real Java consumers, share consumers and Streams programs in a process of their own (KafkaGroups.java). */
export interface JavaGroups {
  /** Its members join and, but for Streams, commit or read a little; they rest then. */
  start(group: JavaGroupSpec): Promise<void>
  /** Resolves when all members of all groups have joined. */
  joined(): Promise<void>
  /** A group that has committed and whose member has left. */
  empty(group: Pick<JavaGroupSpec, 'groupId' | 'topic'> & { type: 'classic' | 'consumer' }): Promise<void>
  /** All members read and commit. */
  run(): Promise<void>
  rest(): Promise<void>
  /** What ConsumerGroupCommand prints. */
  tool(...args: string[]): Promise<string[]>
  /** What the Java Admin tells of a share or Streams group: lines of fields. */
  describe(type: 'share' | 'streams', groupId: string): Promise<string[][]>
  close(): Promise<void>
}

const COMPILE_TIMEOUT_MS = 180_000
/** The tool's own five seconds are short on a busy machine. */
const TOOL_TIMEOUT_MS = '60000'
const CLOSE_TIMEOUT_MS = 5000
const FLAGS = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', '-Xlog:disable', '-Djava.awt.headless=true']

export async function startJavaGroups(bootstrap: readonly string[], { heapMb = 512 } = {}): Promise<JavaGroups> {
  const jarFolder = await ensureToolJars()
  const jars = (await readdir(jarFolder)).filter(name => name.endsWith('.jar')).map(name => join(jarFolder, name))
  const classPath = jars.join(delimiter)
  const folder = await mkdtemp(join(tmpdir(), 'partitura-java-groups-'))
  const source = join(import.meta.dirname, 'KafkaGroups.java')
  const compiler = ['-cp', join(jarFolder, '*'), 'org.eclipse.jdt.internal.compiler.batch.Main', '-17', '-nowarn']
  const compile = [...compiler, '-classpath', classPath, '-d', folder, source]
  const compiled = await runCommand('java', compile, { timeoutMs: COMPILE_TIMEOUT_MS })
  if (compiled.exitCode !== 0) throw new Error(`KafkaGroups.java: ${lastLines(compiled.stdout + compiled.stderr)}`)
  const options = [...FLAGS, `-Xmx${heapMb}m`, `-Djava.io.tmpdir=${folder}`]
  const child = spawn('java', [...options, '-cp', [folder, classPath].join(delimiter), 'KafkaGroups', bootstrap.join(',')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = new Promise<void>(resolve => child.on('exit', () => resolve()))
  const waiting: { lines: string[]; done: (lines: string[]) => void; failed: (error: Error) => void }[] = []
  void exited.then(() => {
    for (const each of waiting.splice(0)) each.failed(new Error('the Java program has ended'))
  })
  createInterface({ input: child.stdout }).on('line', line => {
    const [first] = waiting
    if (line === '.') waiting.shift()?.done(first?.lines ?? [])
    else if (line.startsWith('!')) waiting.shift()?.failed(new Error(line.slice(1)))
    else first?.lines.push(line)
  })
  const tell = (...words: string[]) =>
    new Promise<string[]>((done, failed) => {
      waiting.push({ lines: [], done, failed })
      child.stdin.write(`${words.join('\t')}\n`)
    })
  return {
    async start({ type, groupId, members, topic, clientId, properties = {} }) {
      const pairs = Object.entries(properties).map(([key, value]) => `${key}=${value}`)
      await tell('start', type, groupId, String(members), topic, clientId, ...pairs)
    },
    async joined() {
      await tell('joined')
    },
    tool: (...args) => tell('tool', '--bootstrap-server', bootstrap.join(','), '--timeout', TOOL_TIMEOUT_MS, ...args),
    async empty({ type, groupId, topic }) {
      await tell('empty', type, groupId, topic)
    },
    async run() {
      await tell('run')
    },
    async rest() {
      await tell('rest')
    },
    async describe(type, groupId) {
      return (await tell(type === 'share' ? 'shares' : 'streams', groupId)).map(line => line.split('\t'))
    },
    async close() {
      child.stdin.end()
      const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_TIMEOUT_MS)
      await exited
      clearTimeout(timer)
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
