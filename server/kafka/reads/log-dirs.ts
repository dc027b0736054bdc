import type { Failure } from '#lib/wire/common'
import type { BrokerPool } from '../connections/broker-pool.ts'
import { kafkaFailure, KafkaRequestError } from '../errors.ts'
import { describeLogDirsRequest } from '../protocol/describe-log-dirs.ts'
import type { DescribedLogDir } from '../protocol/describe-log-dirs.ts'
import { askBrokers } from './ask-brokers.ts'
import type { ReadOptions } from './ask-brokers.ts'

export interface LogDirsRead {
  byBroker: ReadonlyMap<number, { dirs: readonly DescribedLogDir[]; atMs: number }>
  failures: Failure[]
}

/** Log directories of the brokers given, with every replica's size and lag. */
export async function readLogDirs(pool: BrokerPool, brokerIds: Iterable<number>, options: ReadOptions): Promise<LogDirsRead> {
  const { answers, failures } = await askBrokers(brokerIds, async brokerId => {
    const answer = await pool.request(brokerId, describeLogDirsRequest, null, options)
    if (answer.errorCode !== 0) throw new KafkaRequestError(kafkaFailure(answer.errorCode, brokerId))
    return { dirs: answer.dirs, atMs: Date.now() }
  })
  return { byBroker: answers, failures }
}
