import { cp, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClusterLayout, ClusterNode } from './cluster-file.ts'
import { explainJavaError, javaArguments } from './java.ts'
import type { JavaSetup } from './java.ts'
import { randomKafkaId } from './kafka-id.ts'
import { lastLines, runCommand } from './run-command.ts'

export type ScramUser = { name: string; password: string; mechanism: 'SCRAM-SHA-256' | 'SCRAM-SHA-512' }

const FORMAT_TIMEOUT_MS = 60_000
const METADATA_LOG = '__cluster_metadata-0'

/**
 * Formats the log directories of nodes that have none. Kafka's StorageTool does it for the first controller; the others get what it
 * would write for them too (their own meta.properties, controllers also the same bootstrap snapshot), which saves a JVM for each.
 */
export async function formatMissing(
  layout: ClusterLayout,
  options: {
    logDirOf: (node: ClusterNode) => string
    propertiesFileOf: (node: ClusterNode) => string
    setup: JavaSetup
    scramUsers: ScramUser[]
    signal?: AbortSignal | undefined
  },
): Promise<void> {
  const first = layout.nodes.find(node => node.controllerPort !== null)
  if (!first) throw new Error('the cluster has no controller')
  const firstDir = options.logDirOf(first)
  if (!(await isFormatted(firstDir))) await formatWithStorageTool(layout, options.propertiesFileOf(first), options)
  await Promise.all(
    layout.nodes
      .filter(node => node !== first)
      .map(async node => {
        const logDir = options.logDirOf(node)
        if (await isFormatted(logDir)) return
        await formatEmpty(layout, node, logDir, async temporary => {
          if (node.controllerPort === null) return
          await cp(join(firstDir, METADATA_LOG), join(temporary, METADATA_LOG), { recursive: true })
        })
      }),
  )
}

/** What a new disk gets: the node's name and nothing else. Of a cluster that runs, the rest comes from the quorum and the leaders. */
export async function formatEmpty(
  layout: ClusterLayout,
  node: ClusterNode,
  logDir: string,
  fill: (folder: string) => Promise<void> = async () => {},
): Promise<void> {
  const temporary = `${logDir}.tmp`
  await rm(temporary, { recursive: true, force: true })
  await mkdir(temporary, { recursive: true })
  await fill(temporary)
  await writeFile(join(temporary, 'meta.properties'), metaProperties(layout.clusterId, node.id))
  await rename(temporary, logDir)
}

async function formatWithStorageTool(
  layout: ClusterLayout,
  propertiesFile: string,
  options: { setup: JavaSetup; scramUsers: ScramUser[]; signal?: AbortSignal | undefined },
): Promise<void> {
  const users = options.scramUsers.flatMap(user => [
    '--add-scram',
    `${user.mechanism}=[name=${user.name},password=${user.password}]`,
  ])
  const args = javaArguments(
    options.setup,
    'kafka.tools.StorageTool',
    'format',
    '-t',
    layout.clusterId,
    '-c',
    propertiesFile,
    ...users,
  )
  const result = await runCommand('java', args, { timeoutMs: FORMAT_TIMEOUT_MS, signal: options.signal }).catch(
    (error: NodeJS.ErrnoException) => {
      throw explainJavaError(error)
    },
  )
  if (result.exitCode !== 0) throw new Error(`Kafka could not format its storage:\n${lastLines(result.stdout + result.stderr)}`)
}

const isFormatted = (logDir: string): Promise<boolean> =>
  stat(join(logDir, 'meta.properties')).then(
    () => true,
    () => false,
  )

const metaProperties = (clusterId: string, nodeId: number): string =>
  `version=1\ncluster.id=${clusterId}\nnode.id=${nodeId}\ndirectory.id=${randomKafkaId()}\n`
