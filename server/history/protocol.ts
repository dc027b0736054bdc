/** What the main thread and the history's worker say to each other. */
import type { MessagePort } from 'node:worker_threads'
import type { ClusterEvent } from '#lib/wire/events'
import type { HistoryQuery } from '#lib/wire/history'
import type { ErrorCode, FieldError } from '../errors.ts'
import type { EventFilter } from './event-table.ts'
import type { Retention } from './levels.ts'
import type { HistoryStatus } from './status.ts'

export interface WorkerOptions {
  path: string
  retention: Retention
  maxSeries: number
  maxBytes: number
}

export type Question =
  | { ask: 'query'; clusterId: string; query: HistoryQuery; nowMs: number }
  | { ask: 'events'; clusterId: string; filter: EventFilter }
  | { ask: 'add-mark'; clusterId: string; mark: ClusterEvent }
  | { ask: 'remove-mark'; clusterId: string; id: string }
  | { ask: 'close' }

export type ToWorker =
  | { kind: 'port'; clusterId: string; port: MessagePort }
  | { kind: 'question'; id: number; question: Question }

export type FromWorker =
  | { kind: 'opened' }
  | { kind: 'refused'; detail: string }
  | { kind: 'status'; status: HistoryStatus }
  | { kind: 'answer'; id: number; answer: unknown }
  | { kind: 'failed'; id: number; code: ErrorCode; detail: string; errors: readonly FieldError[] }
