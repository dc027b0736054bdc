/** What the main thread and the store's worker say to each other: calls of StoreFile's methods, by name. */
import type { StoreFile } from './store-file.ts'

export type StoreMethod = 'load' | 'moves' | 'insert' | 'update' | 'claim' | 'release' | 'close'

export interface ToWorker {
  id: number
  name: StoreMethod
  args: readonly unknown[]
}

export type FromWorker =
  | { kind: 'opened'; warning: string | null }
  /** Everything that follows is refused. */
  | { kind: 'unusable'; reason: string }
  | { kind: 'answer'; id: number; answer: unknown }
  | { kind: 'failed'; id: number; message: string }

/** StoreFile with promises. */
export type StoreCalls = {
  [Name in StoreMethod]: (...args: Parameters<StoreFile[Name]>) => Promise<ReturnType<StoreFile[Name]>>
}
