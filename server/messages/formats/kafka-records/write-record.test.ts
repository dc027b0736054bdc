import { describe, expect, it } from 'vitest'
import { decodePayload, type FormatContext } from '../decode-payload.ts'
import { SchemaStore } from '../registry/schema-store.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const contextOf = (topic: string): FormatContext => ({
  topic,
  registry: null,
  schemas: new SchemaStore(),
  nowMs: 0,
  maxChars: 10_000,
})

// Group “g”, topic “t”, partition 1.
const OFFSET_KEY = '0001 0001 67 0001 74 00000001'

describe('records of __consumer_offsets', () => {
  const context = contextOf('__consumer_offsets')
  const key = (bytes: string) => decodePayload(hex(bytes), 'auto', context)
  const value = (keyBytes: string, bytes: string) => decodePayload(hex(bytes), 'auto', context, { bytes: hex(keyBytes) })

  it('a commit’s key names group, topic and partition', () => {
    expect(key(OFFSET_KEY)).toMatchObject({
      format: 'kafka',
      json: '{"record":"OffsetCommit","group":"g","topic":"t","partition":1}',
      schema: { id: null, name: 'OffsetCommit' },
    })
  })

  it.each([
    ['0000 0000000000000007 0001 6d 000000000000002a', '{"version":0,"offset":7,"metadata":"m","commitTimestamp":42}'],
    [
      '0001 0000000000000007 0000 000000000000002a 000000000000002b',
      '{"version":1,"offset":7,"metadata":"","commitTimestamp":42,"expireTimestamp":43}',
    ],
    [
      '0003 7fffffffffffffff 00000005 0000 000000000000002a',
      '{"version":3,"offset":9223372036854775807,"leaderEpoch":5,"metadata":"","commitTimestamp":42}',
    ],
    [
      '0004 0000000000000007 ffffffff 02 6d 000000000000002a 01 00 10 000102030405060708090a0b0c0d0e0f',
      '{"version":4,"offset":7,"leaderEpoch":-1,"metadata":"m","commitTimestamp":42,"topicId":"AAECAwQFBgcICQoLDA0ODw"}',
    ],
  ])('a commit in each version (%#) is read exactly', (bytes, json) => {
    expect(value(OFFSET_KEY, bytes)).toMatchObject({ format: 'kafka', json, error: null })
  })

  it('group metadata has its members', () => {
    const member = '0001 6d ffff 0001 63 0001 68 00007530 00002710 00000001 aa 00000000'
    const bytes = `0003 0008 636f6e73756d6572 00000002 0005 72616e6765 0001 6d 0000000000000001 00000001 ${member}`
    expect(value('0002 0001 67', bytes).json).toBe(
      '{"version":3,"protocolType":"consumer","generation":2,"protocol":"range","leader":"m","currentStateTimestamp":1,' +
        '"members":[{"memberId":"m","groupInstanceId":null,"clientId":"c","clientHost":"h","rebalanceTimeout":30000,' +
        '"sessionTimeout":10000,"subscription":"qg==","assignment":""}]}',
    )
  })

  it('a member of a KIP-848 group is read, tagged fields included', () => {
    expect(key('0003 0001 67').json).toBe('{"record":"ConsumerGroupMetadata","groupId":"g"}')
    expect(value('0003 0001 67', '0000 00000009 01 00 08 0000000000000005').json).toBe('{"version":0,"epoch":9,"metadataHash":5}')
    expect(value('0003 0001 67', '0000 00000009 01 07 01 ff').json).toBe('{"version":0,"epoch":9,"tag 7":"/w=="}')
  })

  it('types and versions that are not known are said to be so, and shown as bytes', () => {
    expect(key('00ff 0001 67')).toMatchObject({
      json: null,
      error: 'Not decoded: record type 255 of __consumer_offsets is not known here.',
    })
    expect(value(OFFSET_KEY, '0009 00').error).toBe('Not decoded: OffsetCommit in version 9 is not known here (0 to 4 are).')
    expect(value(OFFSET_KEY, '0003 00').error).toMatch(/end early/)
    expect(value(OFFSET_KEY, '0000 0000000000000007 0001 6d 000000000000002a ff').error).toMatch(/1 bytes follow/)
    expect(decodePayload(hex('0003'), 'auto', context, { bytes: null }).error).toMatch(/no key/)
  })
})

describe('records of __transaction_state', () => {
  it('are read in both versions, with the state’s name', () => {
    const context = contextOf('__transaction_state')
    const key = hex('0000 0002 7478')
    expect(decodePayload(key, 'auto', context).json).toBe('{"record":"TransactionLog","transactionalId":"tx"}')
    const fields = '0000000000000064 0003 0000ea60 01'
    const old = decodePayload(
      hex(`0000 ${fields} 00000001 0001 74 00000002 00000000 00000001 0000000000000001 0000000000000002`),
      'auto',
      context,
      { bytes: key },
    )
    expect(old.json).toBe(
      '{"version":0,"producerId":100,"producerEpoch":3,"transactionTimeoutMs":60000,"transactionStatus":"Ongoing",' +
        '"transactionPartitions":[{"topic":"t","partitionIds":[0,1]}],' +
        '"transactionLastUpdateTimestampMs":1,"transactionStartTimestampMs":2}',
    )
    const flexible = `0001 ${fields} 02 02 74 02 00000000 00 0000000000000001 0000000000000002 01 02 02 0002`
    expect(decodePayload(hex(flexible), 'auto', context, { bytes: key }).json).toContain(
      '"transactionStartTimestampMs":2,"clientTransactionVersion":2}',
    )
  })
})
