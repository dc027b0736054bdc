/** The thread that predicts for large clusters: it keeps the topics that it was last sent. */
import { parentPort } from 'node:worker_threads'
import type { WhatIfTopic } from '#lib/kafka/what-if'
import { PartituraError } from '../../errors.ts'
import { unpackTopics } from './pack-topics.ts'
import { predictLosses, predictSurvival } from './predict-losses.ts'
import type { AnswerMessage, QuestionMessage, TopicsMessage } from './protocol.ts'

let topics: readonly WhatIfTopic[] = []

parentPort?.on('message', (message: TopicsMessage | QuestionMessage) => {
  if (message.kind === 'topics') topics = unpackTopics(message.topics)
  else parentPort?.postMessage(answer(message))
})

function answer({ id, question, survivalKnown }: QuestionMessage): AnswerMessage {
  try {
    const survival = survivalKnown ? null : predictSurvival(topics, question)
    return { id, kind: 'predicted', losses: predictLosses(topics, question), survival }
  } catch (error) {
    if (!(error instanceof PartituraError)) return { id, kind: 'failed', message: String(error) }
    return { id, kind: 'refused', code: error.code, message: error.message, errors: error.errors }
  }
}
