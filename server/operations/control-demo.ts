import type { DemoAction, DemoBroker } from '#lib/wire/demo'
import { openDemoControl, type DemoControl } from '../drill/demo-control.ts'
import { PartituraError } from '../errors.ts'
import { requireWritable, type ProcessContext } from './context.ts'

/** Stops, kills, pauses, resumes or starts a broker's process; answers when it is done. The demo cluster only. */
export function controlDemoBroker(context: ProcessContext, brokerId: string, action: DemoAction): Promise<DemoBroker> {
  if (!/^\d{1,9}$/.test(brokerId)) throw new PartituraError('broker-not-found', `The demo has no broker “${brokerId}”.`)
  return change(context, (control, signal) => control.act(Number(brokerId), action, signal))
}

/** One more broker, empty at first. */
export function addDemoBroker(context: ProcessContext): Promise<DemoBroker> {
  return change(context, (control, signal) => control.add(signal))
}

async function change(
  { clusters, signal }: ProcessContext,
  work: (control: DemoControl, signal: AbortSignal) => Promise<DemoBroker>,
): Promise<DemoBroker> {
  const demo = [...clusters.values()].find(({ config }) => config.demoControl !== null)
  if (!demo?.config.demoControl) throw new PartituraError('not-found', 'None of the clusters is the demo.')
  requireWritable(demo)
  try {
    return await work(openDemoControl(demo.config.demoControl), signal)
  } finally {
    await demo.refresh(['metadata'])
  }
}
