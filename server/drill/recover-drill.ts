import type { Drill, DrillPrediction, DrillReport, DrillSummary } from '#lib/wire/drill'
import { bringBack } from './bring-back.ts'
import type { DemoControl } from './demo-control.ts'
import { electEmptied } from './elect-emptied.ts'
import { deleteDrillTopic } from './drill-topic.ts'
import { epochNow } from './measure/epoch-now.ts'
import type { DrilledCluster } from './run-drill.ts'
import type { Undo } from './store/drill-file.ts'

/** Brings back what a drill took away. Answers in what state the broker was found; null: nothing was done to any. */
export async function undoLeftovers(
  { brokerId, topic }: Undo,
  prediction: DrillPrediction | null,
  cluster: DrilledCluster,
  control: DemoControl,
  signal: AbortSignal,
): Promise<string | null> {
  const found = brokerId === null ? null : await bringBack(control, brokerId, signal)
  if (brokerId !== null) await electEmptied(cluster, prediction, signal)
  await deleteDrillTopic(cluster, topic, signal)
  return found
}

/** The drill as it is kept; `interrupted`: the process that ran it ended, and this is what the next one found. */
export function endedDrill(drill: Drill, interrupted: { found: string | null; brokerId: number | null } | null): Drill {
  const nowMs = epochNow()
  const phases = drill.phases.map(phase => ({ ...phase, endedAtMs: phase.endedAtMs ?? nowMs }))
  const ended = {
    ...drill,
    phase: 'ended' as const,
    phases: [...phases, { phase: 'ended' as const, startedAtMs: nowMs, endedAtMs: nowMs }],
    endedAtMs: nowMs,
    live: null,
  }
  if (interrupted === null) return ended
  const { found, brokerId } = interrupted
  const broker =
    brokerId === null
      ? 'Nothing had been done to the broker.'
      : found === 'running'
        ? `Broker ${brokerId} was found running.`
        : `Broker ${brokerId} was found ${found ?? 'away'} and brought back.`
  const note = `The dashboard ended during this drill, in the phase “${drill.phase}”. ${broker} What became of its messages is not known.`
  return { ...ended, state: 'interrupted', note }
}

export function summaryOf(drill: Drill): DrillSummary {
  const { drillId, brokerId, kind, holdSeconds, forced, state, phase, startedAtMs, endedAtMs, note, report } = drill
  return {
    drillId,
    brokerId,
    kind,
    holdSeconds,
    forced,
    state,
    phase,
    startedAtMs,
    endedAtMs,
    note,
    ...reportFigures(report),
  }
}

/** What a list says of a report. */
function reportFigures(report: DrillReport | null): Pick<DrillSummary, 'headline' | 'acknowledged' | 'lost' | 'exceptions'> {
  if (report === null) return { headline: null, acknowledged: null, lost: null, exceptions: null }
  const { sentence, messages, counts } = report
  const exceptions = counts.explained + counts.unexplained + counts.unknown
  return { headline: sentence.headline, acknowledged: messages.acknowledged, lost: messages.lost, exceptions }
}
