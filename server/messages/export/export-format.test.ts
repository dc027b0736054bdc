import { describe, expect, it } from 'vitest'
import type { Message } from '#lib/wire/messages'
import { payloadOf } from '#server/testing/message-line'
import { exportFormat } from './export-format.ts'

const message: Message = {
  type: 'message',
  partition: 2,
  offset: '9007199254740993',
  timestampMs: 1_700_000_000_001,
  timestampType: 'create',
  key: payloadOf('=1+1'),
  value: payloadOf('/wABgA==', 'base64'),
  headers: [
    { key: '@h', value: payloadOf('v') },
    { key: 'n', value: null },
  ],
  headerCount: 2,
  sizeBytes: 12,
  compression: 'none',
  transactional: false,
}

describe('exportFormat', () => {
  it('writes a CSV row of every part, formulas neutralised and null told from empty', () => {
    const { head, message: row, other } = exportFormat({ format: 'csv' })
    expect(head).toBe('partition,offset,timestamp,timestampType,key,keyEncoding,value,valueEncoding,headers,sizeBytes\r\n')
    expect(row(message)).toBe(
      '2,9007199254740993,2023-11-14T22:13:20.001Z,create,\'=1+1,utf8,/wABgA==,base64,"[[""@h"",""v""],[""n"",null]]",12\r\n',
    )
    const bare = { ...message, key: null, value: payloadOf(''), timestampMs: null, headers: [] }
    expect(row(bare)).toBe('2,9007199254740993,,create,,null,"",utf8,[],12\r\n')
    const decoded = { ...message, value: { ...payloadOf('AAAAAAEC', 'base64'), format: 'avro', decoded: '{"id":1}' } as const }
    expect(row(decoded)).toContain(',"{""id"":1}",avro,')
    expect(other).toBeNull()
  })

  it('writes NDJSON that holds the message exactly, and the line that says how it ended', () => {
    const { message: row, other } = exportFormat({ format: 'ndjson' })
    expect(JSON.parse(String(row(message)))).toEqual(message)
    const unreadable = { type: 'unreadable', partition: 0, fromOffset: '1', toOffset: '2', code: 'x', detail: 'y' } as const
    expect(other?.(unreadable)).toBe(`${JSON.stringify(unreadable)}\n`)
  })

  it.each([
    ['lf', 'ff0001800a', '0a'],
    ['nul', 'ff00018000', '00'],
    ['none', 'ff000180', ''],
    ['length', '00000004ff000180', 'ffffffff'],
  ] as const)('writes raw values with %s between them', (delimiter, hex, tombstone) => {
    const { message: row } = exportFormat({ format: 'raw', delimiter })
    expect(Buffer.from(row(message)).toString('hex')).toBe(hex)
    expect(Buffer.from(row({ ...message, value: null })).toString('hex')).toBe(tombstone)
  })
})
