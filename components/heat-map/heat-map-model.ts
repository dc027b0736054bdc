import { heatText } from '#lib/kafka/heat-map-sentence'
import { formatPercent, plural } from '#lib/format/number'
import type { HeatMapAnswer } from '#lib/wire/heat-map'

/** The answer as the canvas needs it: a dense table, so that a cell is found without a search. */
export interface HeatModel {
  readonly answer: HeatMapAnswer
  readonly columns: HeatMapAnswer['columns']
  /** By row, then column. NaN: the broker holds nothing of the topic; Infinity: it did not say. */
  readonly cells: Float64Array
  /** The largest known value. */
  readonly max: number
}

const HOLDS_NOTHING = Number.NaN
const UNKNOWN = Number.POSITIVE_INFINITY

export function heatModel(answer: HeatMapAnswer): HeatModel {
  const { columns, items } = answer
  const columnOf = new Map(columns.map(({ brokerId }, index) => [brokerId, index]))
  const cells = new Float64Array(items.length * columns.length).fill(HOLDS_NOTHING)
  let max = 0
  items.forEach(({ brokerIds, values }, row) => {
    brokerIds.forEach((brokerId, index) => {
      const column = columnOf.get(brokerId)
      const value = values[index] ?? null
      if (column === undefined) return
      cells[row * columns.length + column] = value ?? UNKNOWN
      if (value !== null && value > max) max = value
    })
  })
  return { answer, columns, cells, max }
}

export type HeatCell = { kind: 'none' } | { kind: 'unknown' } | { kind: 'value'; value: number; /** 0 to 1. */ heat: number }

/** The root spreads small values apart: a topic of a hundredth of the largest is still to be seen. */
export function cellAt({ cells, columns, max }: HeatModel, row: number, column: number): HeatCell {
  const value = cells[row * columns.length + column] ?? HOLDS_NOTHING
  if (Number.isNaN(value)) return { kind: 'none' }
  if (value === UNKNOWN) return { kind: 'unknown' }
  return { kind: 'value', value, heat: max === 0 ? 0 : Math.sqrt(value / max) }
}

/** All that there is to say of a cell, in one line. */
export function cellWords(model: HeatModel, row: number, column: number): string {
  const item = model.answer.items[row]
  const broker = model.columns[column]
  if (item === undefined || broker === undefined) return ''
  const where = `${item.topic} on broker ${broker.brokerId}${broker.rack === null ? '' : ` (${broker.rack})`}`
  const cell = cellAt(model, row, column)
  if (cell.kind === 'none') return `${where}: no replica.`
  if (cell.kind === 'unknown') return `${where}: the broker did not say.`
  const { metric } = model.answer
  const share =
    item.total === null || item.total === 0
      ? ''
      : `, ${formatPercent(cell.value / item.total)} of the topic’s ${heatText(item.total, metric)}`
  return `${where}: ${heatText(cell.value, metric)}${share}; ${plural(item.partitions, 'partition')}, ${skewWords(item.skew, item.total)}.`
}

export function skewWords(skew: number | null, total: number | null): string {
  if (skew === null) return total === 0 ? 'nothing to share out' : 'skew unknown'
  return skew < SLIGHT ? 'as even as can be' : `the fullest broker has ${formatPercent(skew)} more than need be`
}

/** `+50 %`, `even` where it is as even as can be, nothing where there is nothing to share. */
export function skewText(skew: number | null, total: number | null): string {
  if (skew === null) return total === 0 ? '' : '?'
  return skew < SLIGHT ? 'even' : `+${formatPercent(skew)}`
}

/** Nobody would move anything for less. */
const SLIGHT = 0.05
