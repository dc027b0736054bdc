import { expect, test } from 'vitest'
import { identityOf } from './kafka-version.ts'

function answer(produceMax: number, metadataVersion: number | null) {
  const supportedFeatures = new Map(metadataVersion === null ? [] : [['metadata.version', { min: 1, max: metadataVersion }]])
  return { errorCode: 0, ranges: new Map([[0, { min: 0, max: produceMax }]]), supportedFeatures, finalizedFeatures: new Map() }
}

test('brokers before 3.7 hold to min.insync.replicas though there are fewer replicas', () => {
  expect(identityOf(answer(9, 14))).toMatchObject({ kafkaVersion: '3.6', strictMinIsr: true })
  expect(identityOf(answer(10, 15))).toMatchObject({ kafkaVersion: '3.7', strictMinIsr: false })
  // ZooKeeper mode: the release is not told, the requests are.
  expect(identityOf(answer(9, null))).toMatchObject({ kafkaVersion: null, strictMinIsr: true })
  expect(identityOf(answer(11, null))).toMatchObject({ kafkaVersion: null, strictMinIsr: false })
})
