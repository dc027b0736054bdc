import type { ClusterEvent } from '#lib/wire/events'

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
}

const GRAVITY: Record<ClusterEvent['severity'], number> = { bad: 3, attention: 2, good: 1, info: 0 }

/**
 * The marks of a chart, oldest first: events inside the window, those nearer to each other than a fortieth of it in one mark.
 * A broker that dies makes dozens of events at once; they are one line in the picture.
 */
export function chartMarks(events: readonly ClusterEvent[], [fromMs, toMs]: readonly [number, number]): ChartMark[] {
  const inside = events.filter(event => event.timeMs >= fromMs && event.timeMs <= toMs).toSorted((a, b) => a.timeMs - b.timeMs)
  const nearMs = (toMs - fromMs) / 40
  const marks: ChartMark[] = []
  for (const event of inside) {
    const mark = marks.at(-1)
    if (mark === undefined || event.timeMs - mark.tMs > nearMs) marks.push(markOf(event))
    else {
      mark.count += 1
      mark.lastMs = event.timeMs
      if (GRAVITY[event.severity] > GRAVITY[mark.severity]) Object.assign(mark, { text: event.text, severity: event.severity })
    }
  }
  return marks
}

function markOf(event: ClusterEvent): ChartMark {
  return { tMs: event.timeMs, lastMs: event.timeMs, severity: event.severity, text: event.text, count: 1 }
}
