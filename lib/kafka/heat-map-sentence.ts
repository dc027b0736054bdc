import { formatBytes } from '../format/bytes.ts'
import { formatCount, formatPercent, formatRate } from '../format/number.ts'
import type { HeatColumn, HeatMap, HeatMetric } from './heat-map.ts'

const THINGS: Record<HeatMetric, string> = { bytes: 'bytes', replicas: 'replicas', leaders: 'leaders', rate: 'writes' }

/** How even the brokers are, in words. */
export function heatMapSentence({ columns, evenness }: HeatMap, metric: HeatMetric): { headline: string; detail: string } {
  const thing = THINGS[metric]
  const silent = columns.filter(({ total }) => total === null).map(({ brokerId }) => brokerId)
  const unknown = silent.length === 0 ? '' : ` Unknown for ${silent.length === 1 ? 'broker' : 'brokers'} ${silent.join(', ')}.`
  if (evenness === null) return { headline: `Nothing is known of the brokers’ ${thing} yet.`, detail: '' }
  if (evenness.imbalance === null) return { headline: `There are no ${thing} to share out.`, detail: unknown.trim() }
  const fullest = columns.find(({ total }) => total === evenness.max)
  const range = `From ${heatText(evenness.min, metric)} to ${heatText(evenness.max, metric)} a broker; ${heatText(evenness.mean, metric)} is the mean.`
  const detail = `${range}${unknown}`
  if (evenness.imbalance < EVEN) return { headline: `The ${thing} are even over the brokers.`, detail }
  return { headline: `${nameOf(fullest)} has ${formatPercent(evenness.imbalance)} more ${thing} than its share.`, detail }
}

/** Up to here nobody would move anything. */
const EVEN = 0.1

/** A value of the map with its unit. */
export function heatText(value: number, metric: HeatMetric): string {
  if (metric === 'bytes') return formatBytes(value)
  if (metric === 'rate') return formatRate(value, 'msg')
  return formatCount(value, Number.isInteger(value) ? 0 : 1)
}

function nameOf(column: HeatColumn | undefined): string {
  return column === undefined ? 'The fullest broker' : `Broker ${column.brokerId}`
}
