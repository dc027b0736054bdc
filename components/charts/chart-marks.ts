import type { ClusterEvent } from '#lib/wire/events'
import type { Mark } from '#lib/wire/marks'

/** Events at nearly the same moment, as one mark of a chart. */
export interface ChartMark {
  tMs: number
  /** When the last of its events happened. */
  lastMs: number
  severity: ClusterEvent['severity']
  /** The gravest event's words. */
  text: string
  /** How many events the mark stands for. */
  count: number
  /** Set by people, such as a deployment. */
  isDeploy: boolean
}

const GRAVITY: Record<ClusterEvent['severity'], number> = { bad: 3, attention: 2, good: 1, info: 0 }

type Marked = Pick<ClusterEvent, 'timeMs' | 'severity' | 'text'>

/**
 * The marks of a chart, oldest first: events inside the window, those nearer to each other than a fortieth of it in one mark.
 * A broker that dies makes dozens of events at once; they are one line in the picture. What people marked stands by itself.
 */
export function chartMarks(
  events: readonly ClusterEvent[],
  deploys: readonly Mark[],
  domain: readonly [fromMs: number, toMs: number],
): ChartMark[] {
  const told = joined(
    events.filter(({ kind }) => kind !== 'deploy-mark'),
    domain,
    false,
  )
  const set = joined(
    deploys.map(({ timeMs, text }) => ({ timeMs, text, severity: 'info' as const })),
    domain,
    true,
  )
  return [...told, ...set].toSorted((a, b) => a.tMs - b.tMs)
}

function joined(events: readonly Marked[], [fromMs, toMs]: readonly [number, number], isDeploy: boolean): ChartMark[] {
  const inside = events.filter(event => event.timeMs >= fromMs && event.timeMs <= toMs).toSorted((a, b) => a.timeMs - b.timeMs)
  const nearMs = (toMs - fromMs) / 40
  const marks: ChartMark[] = []
  for (const event of inside) {
    const mark = marks.at(-1)
    if (mark === undefined || event.timeMs - mark.tMs > nearMs) marks.push(markOf(event, isDeploy))
    else {
      mark.count += 1
      mark.lastMs = event.timeMs
      if (GRAVITY[event.severity] > GRAVITY[mark.severity]) Object.assign(mark, { text: event.text, severity: event.severity })
    }
  }
  return marks
}

function markOf({ timeMs, severity, text }: Marked, isDeploy: boolean): ChartMark {
  return { tMs: timeMs, lastMs: timeMs, severity, text, count: 1, isDeploy }
}
