import { createServer } from 'node:http'
import type { Cluster } from '#demo/brokers/cluster'

const ACTIONS = ['kill', 'stop', 'start', 'pause', 'resume'] as const
type Action = (typeof ACTIONS)[number]

/**
 * The brokers belong to the process of the global set-up; tests run in others and reach them over HTTP on this machine.
 * POST /kill/3 answers 204 once it is done.
 */
export async function serveBrokerControl(cluster: Cluster): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const [, word, id] = (request.url ?? '').split('/')
    const action = ACTIONS.find(known => known === word)
    if (request.method !== 'POST' || action === undefined) {
      response.writeHead(404).end()
      return
    }
    Promise.resolve(act(cluster, action, Number(id))).then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the control did not get a port')
  const close = () => new Promise<void>(resolve => server.close(() => resolve()))
  return { url: `http://127.0.0.1:${address.port}`, close }
}

/** Starting a broker that runs is not a mistake here: whoever cleans up need not know how far a test came. */
function act(cluster: Cluster, action: Action, brokerId: number): Promise<void> | void {
  const running = cluster.brokers.some(each => each.id === brokerId && each.state === 'running')
  return action === 'start' && running ? undefined : cluster[action](brokerId)
}

export type BrokerControl = Record<Action, (brokerId: number) => Promise<void>>

/** The same actions from a test's process. */
export function brokerControl(url: string): BrokerControl {
  const post = async (action: Action, brokerId: number) => {
    const response = await fetch(`${url}/${action}/${brokerId}`, { method: 'POST', signal: AbortSignal.timeout(45_000) })
    if (!response.ok) throw new Error(`${action} broker ${brokerId}: ${await response.text()}`)
  }
  return {
    kill: id => post('kill', id),
    stop: id => post('stop', id),
    start: id => post('start', id),
    pause: id => post('pause', id),
    resume: id => post('resume', id),
  }
}
