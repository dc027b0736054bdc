import { describe, expect, test } from 'vitest'
import { zeroCopyByListener, type ListenerInput } from './zero-copy.ts'

const BROKER: ListenerInput = {
  listeners: 'PLAINTEXT://127.0.0.1:9092,SECURE://:9093,CONTROLLER://127.0.0.1:9094',
  advertisedListeners: 'PLAINTEXT://kafka-1:9092,SECURE://kafka-1:9093',
  protocolMap: 'PLAINTEXT:PLAINTEXT,SECURE:SASL_SSL,CONTROLLER:PLAINTEXT',
  interBrokerListener: 'PLAINTEXT',
  interBrokerProtocol: 'PLAINTEXT',
  controllerListeners: 'CONTROLLER',
}

const only = (changes: Partial<ListenerInput>) => zeroCopyByListener({ ...BROKER, ...changes })[0]

test('every listener is judged by its security protocol, and says who uses it and what it was concluded from', () => {
  expect(zeroCopyByListener(BROKER)).toEqual([
    {
      listener: 'PLAINTEXT',
      address: 'kafka-1:9092',
      securityProtocol: 'PLAINTEXT',
      usedBy: ['clients', 'brokers'],
      zeroCopy: true,
      because: 'listener.security.protocol.map has PLAINTEXT:PLAINTEXT: the bytes leave as they lie on the disk.',
    },
    {
      listener: 'SECURE',
      address: 'kafka-1:9093',
      securityProtocol: 'SASL_SSL',
      usedBy: ['clients'],
      zeroCopy: false,
      because: 'listener.security.protocol.map has SECURE:SASL_SSL: the broker encrypts every byte in its own memory first.',
    },
    {
      listener: 'CONTROLLER',
      address: '127.0.0.1:9094',
      securityProtocol: 'PLAINTEXT',
      usedBy: ['controllers'],
      zeroCopy: null,
      because:
        'listener.security.protocol.map has CONTROLLER:PLAINTEXT, but controller.listener.names has it: no messages are read from it.',
    },
  ])
})

describe('a listener', () => {
  test('with SASL but without TLS has it: only who somebody is gets checked, the bytes stay', () => {
    expect(only({ protocolMap: 'PLAINTEXT:SASL_PLAINTEXT' })?.zeroCopy).toBe(true)
  })

  test('that the map leaves out bears its protocol’s name', () => {
    expect(only({ listeners: 'SSL://a:1', protocolMap: null })).toMatchObject({ securityProtocol: 'SSL', zeroCopy: false })
  })

  test('of a protocol that nobody told, or that is not known, is not judged', () => {
    expect(only({ listeners: 'OUTSIDE://a:1', protocolMap: '' })).toMatchObject({ securityProtocol: null, zeroCopy: null })
    expect(only({ protocolMap: 'PLAINTEXT:QUIC' })).toMatchObject({ securityProtocol: 'QUIC', zeroCopy: null })
  })

  test('is the brokers’ own by name, or by protocol where no name is set', () => {
    const named = { interBrokerListener: null, interBrokerProtocol: 'plaintext' }
    expect(only(named)?.usedBy).toEqual(['clients', 'brokers'])
    expect(only({ ...named, interBrokerProtocol: 'SSL' })?.usedBy).toEqual(['clients'])
  })

  test('whose names are written in another case is the same', () => {
    expect(only({ listeners: 'plaintext://:9092', advertisedListeners: null })).toMatchObject({
      address: '*:9092',
      zeroCopy: true,
    })
  })
})

test('a configuration without listeners has none', () => {
  expect(zeroCopyByListener({ ...BROKER, listeners: null })).toEqual([])
})
