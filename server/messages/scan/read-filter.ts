import { compileFilter } from '#lib/filter/compile-filter'
import { FilterError } from '#lib/filter/filter-error'
import type { MessagesQuery } from '#lib/wire/messages'
import { PartituraError } from '../../errors.ts'
import type { RecordTests } from '../decode/record-filter.ts'

/** Checks the filter by compiling it, which the threads do again for themselves. @throws PartituraError `invalid-parameter` */
export function readFilter({ filter, failing }: Pick<MessagesQuery, 'filter' | 'failing'>): Pick<RecordTests, 'cel' | 'failing'> {
  if (filter === undefined) {
    if (failing === undefined) return { cel: null, failing: false }
    const detail = '`failing` lists the messages that a filter fails on: give the filter too.'
    throw new PartituraError('invalid-parameter', detail, { errors: [{ pointer: '?failing', detail }] })
  }
  try {
    compileFilter(filter)
  } catch (error) {
    if (error instanceof FilterError) throw filterProblem(error)
    throw error
  }
  return { cel: filter, failing: failing === 'only' }
}

function filterProblem(error: FilterError): PartituraError {
  const { start, end, line, column, message } = error
  const where = `line ${line}, column ${column}`
  return new PartituraError('invalid-parameter', `The filter cannot be read (${where}): ${message}`, {
    cause: error,
    errors: [{ pointer: '?filter', detail: message, place: { start, end, line, column } }],
  })
}
