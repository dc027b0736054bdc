import * as z from 'zod/mini'
import type { DemoAction, DemoBroker } from '#lib/wire/demo'
import type { ClusterConfig } from '../config/cluster-config.ts'
import { check } from '../describe-issues.ts'
import { PartituraError, type ErrorCode } from '../errors.ts'
import { requireWritable, type ProcessContext } from './context.ts'

/** Starting a broker may take ten seconds: Kafka waits for the old session to end. */
const TIMEOUT_MS = 22_000

const answered = z.object({ id: z.number(), address: z.string(), state: z.string(), pid: z.nullable(z.number()) })
const refused = z.object({ detail: z.string() })

/** Stops, kills, pauses, resumes or starts a broker's process; answers when it is done. The demo cluster only. */
export function controlDemoBroker(context: ProcessContext, brokerId: string, action: DemoAction): Promise<DemoBroker> {
  if (!/^\d{1,9}$/.test(brokerId)) throw new PartituraError('broker-not-found', `The demo has no broker “${brokerId}”.`)
  return ask(context, `/brokers/${brokerId}/${action}`)
}

/** One more broker, empty at first. */
export function addDemoBroker(context: ProcessContext): Promise<DemoBroker> {
  return ask(context, '/brokers')
}

async function ask(context: ProcessContext, path: string): Promise<DemoBroker> {
  const demo = [...context.clusters.values()].find(({ config }) => config.demoControl !== null)
  if (!demo?.config.demoControl) throw new PartituraError('not-found', 'None of the clusters is the demo.')
  requireWritable(demo)
  const { status, body } = await post(demo.config.demoControl, path, context.signal)
  await demo.refresh(['metadata'])
  const broker = check(answered, body)
  if (status < 300 && broker.ok) {
    const { id, address, state, pid } = broker.value
    return { brokerId: id, address, state, pid }
  }
  const problem = check(refused, body)
  throw new PartituraError(
    codeOf(status),
    problem.ok ? `The demo refused: ${problem.value.detail}` : `The demo answered ${status}.`,
  )
}

async function post(
  control: NonNullable<ClusterConfig['demoControl']>,
  path: string,
  signal: AbortSignal,
): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(control.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${control.token.reveal()}` },
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    return { status: response.status, body: await response.json() }
  } catch (error) {
    throw new PartituraError('outcome-unknown', 'The demo’s control did not answer; look at the brokers for what happened.', {
      cause: error,
    })
  }
}

function codeOf(status: number): ErrorCode {
  if (status === 404) return 'broker-not-found'
  return status === 409 ? 'conflict' : 'internal'
}
