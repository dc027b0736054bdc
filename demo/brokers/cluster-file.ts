import { randomKafkaId } from './kafka-id.ts'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { freePorts, isPortFree } from './ports.ts'

const nodeSchema = z.object({
  id: z.number().int().positive(),
  controllerPort: z.number().int().nullable(),
  port: z.number().int(),
  saslSslPort: z.number().int().nullable(),
  rack: z.string().nullable(),
})
const clusterSchema = z.object({ clusterId: z.string(), nodes: z.array(nodeSchema) })

/** One broker; those with a controllerPort are controllers too. */
export type ClusterNode = z.infer<typeof nodeSchema>
export type ClusterLayout = z.infer<typeof clusterSchema>
export type LayoutWish = { nodes: number; racks: number; saslSsl: boolean; basePort: number | undefined }

const MAX_CONTROLLERS = 3
const fileName = (dataDir: string) => join(dataDir, 'cluster.json')

/**
 * The layout of the cluster in `dataDir`: what was there before (a restarted cluster keeps its id and, where still free, its ports),
 * grown to as many nodes as wished.
 */
export async function planLayout(dataDir: string, wish: LayoutWish): Promise<ClusterLayout> {
  const known = await readLayout(dataDir)
  const layout = known ?? { clusterId: randomKafkaId(), nodes: [] }
  const controllers = known ? 0 : Math.min(MAX_CONTROLLERS, wish.nodes % 2 === 0 ? wish.nodes - 1 : wish.nodes)
  while (layout.nodes.length < wish.nodes) await appendNode(layout, wish, layout.nodes.length < controllers)
  for (const node of layout.nodes) node.rack = rackOf(node.id, wish.racks)
  await moveFromTakenPorts(layout, wish)
  await saveLayout(dataDir, layout)
  return layout
}

export async function saveLayout(dataDir: string, layout: ClusterLayout): Promise<void> {
  await mkdir(dataDir, { recursive: true })
  const temporary = `${fileName(dataDir)}.tmp`
  await writeFile(temporary, `${JSON.stringify(layout, null, 2)}\n`)
  await rename(temporary, fileName(dataDir))
}

/** Adds the next node with ports of its own; racks are given out in turn. */
export async function appendNode(layout: ClusterLayout, wish: LayoutWish, isController: boolean): Promise<ClusterNode> {
  const id = Math.max(0, ...layout.nodes.map(node => node.id)) + 1
  const node: ClusterNode = {
    id,
    port: await nextPort(layout, wish.basePort),
    controllerPort: null,
    saslSslPort: null,
    rack: rackOf(id, wish.racks),
  }
  layout.nodes.push(node)
  if (isController) node.controllerPort = await nextPort(layout, above(wish.basePort, 1000))
  if (wish.saslSsl) node.saslSslPort = await nextPort(layout, above(wish.basePort, 2000))
  return node
}

async function readLayout(dataDir: string): Promise<ClusterLayout | null> {
  const text = await readFile(fileName(dataDir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : clusterSchema.parse(JSON.parse(text))
}

async function moveFromTakenPorts(layout: ClusterLayout, wish: LayoutWish): Promise<void> {
  for (const node of layout.nodes) {
    if (!(await isPortFree(node.port))) node.port = await nextPort(layout, wish.basePort)
    if (node.controllerPort !== null && !(await isPortFree(node.controllerPort))) {
      node.controllerPort = await nextPort(layout, above(wish.basePort, 1000))
    }
    if (!wish.saslSsl) node.saslSslPort = null
    else if (node.saslSslPort === null || !(await isPortFree(node.saslSslPort))) {
      node.saslSslPort = await nextPort(layout, above(wish.basePort, 2000))
    }
  }
}

async function nextPort(layout: ClusterLayout, base: number | undefined): Promise<number> {
  const taken = new Set(layout.nodes.flatMap(node => [node.port, node.controllerPort ?? 0, node.saslSslPort ?? 0]))
  const [port] = await freePorts(1, taken, base)
  if (port === undefined) throw new Error('no free port')
  return port
}

const rackOf = (id: number, racks: number) => (racks > 0 ? `rack-${((id - 1) % racks) + 1}` : null)

const above = (base: number | undefined, distance: number) => (base === undefined ? undefined : base + distance)
