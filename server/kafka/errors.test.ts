import { AuthenticationError, NetworkError, ProtocolError, ResponseError } from '@platformatic/kafka'
import { expect, test } from 'vitest'
import { apiCodeOf, failureOf, kafkaErrorName, kafkaFailure, toFailure, toKafkaError, withoutAddress } from './errors.ts'

function systemError(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code })
}

test.each([
  [new NetworkError('failed', { cause: systemError('ECONNREFUSED') }), 'connection-refused'],
  [new NetworkError('failed', { cause: systemError('ENOTFOUND') }), 'host-not-found'],
  [new NetworkError('failed', { cause: systemError('CERT_HAS_EXPIRED') }), 'tls-certificate-expired'],
  [new NetworkError('failed', { cause: systemError('SELF_SIGNED_CERT_IN_CHAIN') }), 'tls-unknown-ca'],
  [new NetworkError('failed', { cause: systemError('ERR_TLS_CERT_ALTNAME_INVALID') }), 'tls-wrong-host'],
  [new NetworkError('failed', { cause: systemError('ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE') }), 'tls-client-certificate'],
  [new NetworkError('failed', { cause: new AuthenticationError('SASL authentication failed.') }), 'auth-failed'],
  [new NetworkError('Connection closed'), 'connection-closed'],
  [new ProtocolError('NOT_LEADER_OR_FOLLOWER'), 'NOT_LEADER_OR_FOLLOWER'],
  [new ResponseError(3, 12, { '/topics/0': [29, null] }, {}), 'TOPIC_AUTHORIZATION_FAILED'],
  [Object.assign(new Error('x'), { name: 'KafkaJSProtocolError', type: 'TOPIC_ALREADY_EXISTS' }), 'TOPIC_ALREADY_EXISTS'],
  [new Error('something else'), 'internal'],
])('%s is %s', (error, code) => {
  expect(toFailure(error, 3).code).toBe(code)
})

test('our own error is found inside what the library made of it, with its own words and the broker', () => {
  const wrapped = new NetworkError('Connection error', { cause: failureOf('protocol-error', 'this is not Kafka') })
  expect(toFailure(wrapped, 3, 'kafka-3:9092')).toEqual({
    brokerId: 3,
    code: 'protocol-error',
    message: 'kafka-3:9092: this is not Kafka',
  })
})

test('an address is named once, however often an error is passed on', () => {
  const once = toKafkaError(systemError('ECONNREFUSED'), 3, 'kafka-3:9092')
  const twice = toKafkaError(once, 3, 'kafka-3:9092')
  expect(twice.message).toBe('kafka-3:9092: connection refused')
  expect(withoutAddress(twice.message, 'kafka-3:9092')).toBe('connection refused')
})

test('codes of Kafka keep its names; a detail of the broker stands in for the general words', () => {
  expect(kafkaErrorName(6)).toBe('NOT_LEADER_OR_FOLLOWER')
  expect(kafkaErrorName(9999)).toBe('UNKNOWN_ERROR_9999')
  expect(kafkaFailure(41, 1, 'not me')).toEqual({ brokerId: 1, code: 'NOT_CONTROLLER', message: 'not me' })
})

test.each([
  ['TOPIC_AUTHORIZATION_FAILED', 'not-authorized'],
  ['UNKNOWN_TOPIC_OR_PARTITION', 'topic-not-found'],
  ['POLICY_VIOLATION', 'refused-by-kafka'],
  ['connection-refused', 'broker-unreachable'],
  ['timed-out', 'timed-out'],
])('the API says %s as %s', (code, apiCode) => {
  expect(apiCodeOf(code)).toBe(apiCode)
})
