import { PartituraError } from '../../errors.ts'

/** What was wrong with one record; those before it in its partition were written. */
export class RecordRefusedError extends PartituraError {
  readonly id: number

  constructor(id: number, refusal: PartituraError) {
    super(refusal.code, refusal.message, { errors: refusal.errors, cause: refusal })
    this.name = 'RecordRefusedError'
    this.id = id
  }
}
