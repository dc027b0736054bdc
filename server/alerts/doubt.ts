import { PartituraError } from '../errors.ts'

/** The file did not answer in time: what it was asked to keep it may keep yet, for it does all that it is asked, in that order. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof PartituraError && error.code === 'timed-out'
}
