/** What the main thread and the thread that predicts say to each other. */
import type { ClusterSurvival } from '#lib/kafka/survivability'
import type { ErrorCode, FieldError } from '../../errors.ts'
import type { PackedTopics } from './pack-topics.ts'
import type { LossQuestion, PredictedLosses } from './predict-losses.ts'

/** Which topics are meant from now on: sent once, however often is asked about them. */
export interface TopicsMessage {
  kind: 'topics'
  topics: PackedTopics
}

export interface QuestionMessage {
  kind: 'question'
  id: number
  question: LossQuestion
  /** The answer is known already. */
  survivalKnown: boolean
}

export type AnswerMessage =
  | { id: number; kind: 'predicted'; losses: PredictedLosses; survival: ClusterSurvival | null }
  | { id: number; kind: 'refused'; code: ErrorCode; message: string; errors: readonly FieldError[] }
  | { id: number; kind: 'failed'; message: string }
