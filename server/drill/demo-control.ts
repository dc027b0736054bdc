import * as z from 'zod/mini'
import type { DemoAction, DemoBroker } from '#lib/wire/demo'
import type { ClusterConfig } from '../config/cluster-config.ts'
import { check } from '../describe-issues.ts'
import { PartituraError, type ErrorCode } from '../errors.ts'

/** The launcher of the demo cluster, which holds the brokers' processes. */
export interface DemoControl {
  brokers(signal: AbortSignal): Promise<DemoBroker[]>
  /**
   * Answers when it is done; a start can take ten seconds. `wipe` empties the log directory of a broker that is down.
   * @throws PartituraError `conflict`, `broker-not-found`; `outcome-unknown` when no answer came
   */
  act(brokerId: number, action: DemoAction | 'wipe', signal: AbortSignal): Promise<DemoBroker>
  /** One more broker, empty at first. */
  add(signal: AbortSignal): Promise<DemoBroker>
}

/** Starting a broker may take ten seconds: Kafka waits for the old session to end. */
const TIMEOUT_MS = 22_000

const launched = z.object({ id: z.number(), address: z.string(), state: z.string(), pid: z.nullable(z.number()) })
const refused = z.object({ detail: z.string() })

export function openDemoControl(control: NonNullable<ClusterConfig['demoControl']>): DemoControl {
  const change = async (path: string, signal: AbortSignal) =>
    brokerOf(answerOf(await ask(control, 'POST', path, signal), launched))
  return {
    brokers: async signal => {
      const { brokers } = answerOf(await ask(control, 'GET', '/brokers', signal), z.object({ brokers: z.array(launched) }))
      return brokers.map(brokerOf)
    },
    act: (brokerId, action, signal) => change(`/brokers/${brokerId}/${action}`, signal),
    add: signal => change('/brokers', signal),
  }
}

interface Told {
  status: number
  body: unknown
}

function answerOf<Schema extends z.core.$ZodType>({ status, body }: Told, schema: Schema): z.output<Schema> {
  const answer = check(schema, body)
  if (status < 300 && answer.ok) return answer.value
  const problem = check(refused, body)
  throw new PartituraError(
    codeOf(status),
    problem.ok ? `The demo refused: ${problem.value.detail}` : `The demo answered ${status}.`,
  )
}

async function ask(
  control: NonNullable<ClusterConfig['demoControl']>,
  method: 'GET' | 'POST',
  path: string,
  signal: AbortSignal,
): Promise<Told> {
  try {
    const response = await fetch(control.url + path, {
      method,
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

function brokerOf({ id, address, state, pid }: z.infer<typeof launched>): DemoBroker {
  return { brokerId: id, address, state, pid }
}

function codeOf(status: number): ErrorCode {
  if (status === 404) return 'broker-not-found'
  return status === 409 ? 'conflict' : 'internal'
}
