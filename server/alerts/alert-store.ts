import type { FileCalls } from '../durable/protocol.ts'
import type { AlertFile } from './store/alert-file.ts'

/** The file of alerts as seen from the main thread. */
export interface AlertStore extends FileCalls<AlertFile> {
  /** False: no rule was ever made, and nothing need be opened. */
  exists(): boolean
  /** Why nothing can be kept; null: all is well. */
  unusable(): Promise<string | null>
  warnings(): readonly string[]
}
