import type { Mark } from '#lib/wire/marks'
import { timelineHref } from '#components/timeline/timeline-href.ts'
import type { ChartMark } from './chart-marks.ts'

/** What a chart is about. Its marks are the events of this and of nothing else; none named: the cluster as a whole. */
export interface ChartSubject {
  readonly brokerId?: number
  readonly topic?: string
  readonly group?: string
}

/** Of a whole cluster only what happens to its brokers and its controller is marked: partitions would fill the picture. */
const kindsOfWhole = 'broker-down,broker-up,broker-unreachable,broker-reachable,controller-elected'

/** The API's parameters for the events of a subject. */
export function subjectParams(subject: ChartSubject) {
  if (isWhole(subject)) return { kind: kindsOfWhole }
  return { involving: subject.brokerId, topic: subject.topic, group: subject.group }
}

function isWhole({ brokerId, topic, group }: ChartSubject): boolean {
  return brokerId === undefined && topic === undefined && group === undefined
}

/** The timeline of the subject between two moments (epoch milliseconds). */
export function subjectHref(cluster: string, subject: ChartSubject, fromMs: number, toMs: number): string {
  const kind = isWhole(subject) ? kindsOfWhole : undefined
  const { brokerId: broker, topic, group } = subject
  return timelineHref(cluster, { kind, broker, topic, group, from: Math.floor(fromMs), to: Math.ceil(toMs) })
}

/** The marks that people set which belong on a chart: those that name nothing or its subject; of the cluster as a whole, all. */
export function marksOf(marks: readonly Mark[], subject: Partial<Record<keyof ChartSubject, unknown>>): Mark[] {
  const { brokerId, topic, group } = subject
  if (brokerId === undefined && topic === undefined && group === undefined) return [...marks]
  return marks.filter(
    mark =>
      (mark.brokerId === null && mark.topic === null && mark.group === null) ||
      mark.brokerId === brokerId ||
      mark.topic === topic ||
      mark.group === group,
  )
}

/** The timeline of what one mark stands for. */
export function markHref(
  cluster: string,
  subject: ChartSubject,
  mark: Pick<ChartMark, 'tMs' | 'lastMs'> & Partial<Pick<ChartMark, 'isDeploy'>>,
): string {
  if (mark.isDeploy === true) return deploysHref(cluster, mark.tMs, mark.lastMs)
  return subjectHref(cluster, subject, mark.tMs, mark.lastMs)
}

/** The timeline of what people marked between two moments. */
export function deploysHref(cluster: string, fromMs: number, toMs: number): string {
  return timelineHref(cluster, { kind: 'deploy-mark', from: Math.floor(fromMs), to: Math.ceil(toMs) })
}
