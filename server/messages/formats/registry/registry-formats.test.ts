import { describe, expect, it } from 'vitest'
import { decodePayload, type FormatContext } from '../decode-payload.ts'
import type { KnownSchema, SchemaType } from './schema-entry.ts'
import { SchemaStore } from './schema-store.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

function withSchema(type: SchemaType, text: string, references: string[] = []): FormatContext {
  const schemas = new SchemaStore()
  const schema: KnownSchema = {
    kind: 'known',
    id: 12,
    type,
    text,
    references: references.map((each, i) => ({ name: `ref-${i}`, text: each })),
    subject: 'orders-value',
    version: 3,
  }
  schemas.learn('r', [schema])
  return { topic: 't', registry: 'r', schemas, nowMs: 0, maxChars: 10_000 }
}

const framed = (body: string) => hex(`00 0000000c ${body}`)
const decode = (context: FormatContext, body: string) => decodePayload(framed(body), 'auto', context)

describe('Avro', () => {
  const record = (fields: unknown[]) => JSON.stringify({ type: 'record', name: 'Order', namespace: 'shop', fields })

  it('shows a record with all its kinds of fields, exactly', () => {
    const context = withSchema(
      'avro',
      record([
        { name: 'id', type: 'long' },
        { name: 'state', type: { type: 'enum', name: 'State', symbols: ['NEW', 'PAID'] } },
        { name: 'note', type: ['null', 'string'] },
        { name: 'price', type: { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 } },
        { name: 'at', type: { type: 'long', logicalType: 'timestamp-micros' } },
        { name: 'day', type: { type: 'int', logicalType: 'date' } },
        { name: 'tags', type: { type: 'array', items: 'string' } },
        { name: 'attributes', type: { type: 'map', values: 'double' } },
        { name: '__proto__', type: 'boolean' },
        { name: 'key', type: { type: 'fixed', name: 'Key', size: 2 } },
        { name: 'next', type: ['null', 'Order'] },
      ]),
    )
    const body =
      '82 80 80 80 80 80 80 20' + // 2^53 + 1
      '02' +
      '02 06 c3bc 21' +
      '04 fb1e' + // −1250
      '82 89 d2 8c ed 9f 85 06' +
      '00' +
      '04 02 61 02 62 00' +
      '02 02 78 000000000000f83f 00' +
      '01' +
      'beef' +
      '00'
    const decoded = decode(context, body)
    expect(decoded.error).toBeNull()
    expect(decoded).toMatchObject({
      format: 'avro',
      schema: { id: 12, name: 'shop.Order', subject: 'orders-value', version: 3 },
    })
    expect(decoded.json).toContain('"id":9007199254740993,"state":"PAID","note":"ü!","price":-12.50,')
    expect(decoded.json).toContain(
      '"day":"1970-01-01","tags":["a","b"],"attributes":{"x":1.5},"__proto__":true,"key":"vu8=","next":null}',
    )
    expect(decoded.json).toMatch(/"at":"\d{4}-\d\d-\d\dT[\d:]+\.\d{6}Z"/)
  })

  it('finds types by name in the schemas it refers to', () => {
    const address = JSON.stringify({
      type: 'record',
      name: 'Address',
      namespace: 'shop',
      fields: [{ name: 'city', type: 'string' }],
    })
    const context = withSchema('avro', record([{ name: 'to', type: 'Address' }]), [address])
    expect(decode(context, '04 48 69').json).toBe('{"to":{"city":"Hi"}}')
  })

  it('skips the sizes of blocks', () => {
    const context = withSchema('avro', JSON.stringify({ type: 'array', items: 'int' }))
    expect(decode(context, '03 04 02 04 00').json).toBe('[1,2]')
  })

  it.each<[string, string, string, RegExp]>([
    ['a record within itself that takes no bytes', record([{ name: 'self', type: 'Order' }]), '', /deep/],
    ['a type that is not there', record([{ name: 'x', type: 'Ghost' }]), '00', /“Ghost”, which it does not define/],
    ['no JSON', '{', '00', /not JSON/],
    ['types nested a thousand deep', '{"type":'.repeat(1000) + '"int"' + '}'.repeat(1000), '00', /deep/],
    ['a branch that is not there', JSON.stringify(['null', 'int']), '08', /no branch 4 here/],
    ['another schema’s bytes', JSON.stringify('int'), '02 02', /1 bytes follow/],
    ['a string longer than the message', JSON.stringify('string'), 'feffffff0f', /early|length/],
  ])('with %s falls back to bytes and says why', (_what, schema, body, reason) => {
    const decoded = decode(withSchema('avro', schema), body.replaceAll(' ', ''))
    expect(decoded.json).toBeNull()
    expect(['binary', 'text']).toContain(decoded.format)
    expect(decoded.error).toMatch(reason)
  })

  it('cuts an array of a billion nulls at the limit', () => {
    const decoded = decode(withSchema('avro', JSON.stringify({ type: 'array', items: 'null' })), 'feffffff7f')
    expect(decoded).toMatchObject({ format: 'avro', cut: true })
    expect(decoded.json?.length).toBeLessThan(10_010)
  })
})

describe('Protobuf', () => {
  const schema = `
    // An order.
    syntax = "proto3";
    package shop;
    import "google/protobuf/timestamp.proto";
    import "other.proto";
    option java_package = "com.example; // not a comment";
    option (custom).nested = { a: 1 b: "}" };
    message Order {
      option deprecated = true;
      reserved 100 to max;
      enum State { option allow_alias = true; NEW = 0; PAID = 1 [deprecated = true]; LOST = -1; }
      uint64 id = 1 [(validate.rules).uint64 = { gt: 0 }];
      State state = 2;
      repeated int32 counts = 3;
      map<string, Line> lines = 4;
      oneof how { string card = 5; bytes token = 6; }
      google.protobuf.Timestamp at = 7;
      message Line { sint64 delta = 1; double price = 2; }
      .shop.Address to = 8;
      google.protobuf.StringValue note = 9;
      string message = 10;
      Order parent = 11;
    }
    service Orders { rpc Get (Order) returns (stream Order) { option idempotency_level = NO_SIDE_EFFECTS; } }
    message Second { message Inner { string name = 1; } }`
  const address = 'syntax = "proto3"; package shop; message Address { string city = 1; }'
  const context = withSchema('protobuf', schema, [address])

  it('shows a message as its schema names it, exactly', () => {
    const body =
      '00' + // the first message
      '08 ffffffffffffffffff01' +
      '10 01' +
      '1a 03 01 02 03' +
      '22 10 0a 01 61 12 0b 08 03 11 000000000000f83f' +
      '2a 02 c3bc' +
      '3a 06 08 80 a2 cf aa 06' +
      '42 04 0a 02 48 69' +
      '4a 03 0a 01 78' +
      '52 01 6d'
    const decoded = decode(context, body)
    expect(decoded.error).toBeNull()
    expect(decoded.schema?.name).toBe('shop.Order')
    expect(decoded.json).toContain('"id":18446744073709551615,"state":"PAID","counts":[1,2,3],')
    expect(decoded.json).toContain('"to":{"city":"Hi"},"note":"x","message":"m"}')
    expect(decoded.json).toContain('"lines":{"a":{"delta":-2,"price":1.5}},"card":"ü","at":"2023-')
  })

  it('takes the message that the indexes name', () => {
    expect(decode(context, '04 02 00 0a 01 78')).toMatchObject({ json: '{"name":"x"}', schema: { name: 'shop.Second.Inner' } })
  })

  it('shows unknown fields under their number, and a message in pieces as one', () => {
    expect(decode(context, '00 f8 07 05').json).toBe('{"127":5}')
    expect(decode(context, '00 42 00 42 04 0a 02 48 69').json).toBe('{"to":{"city":"Hi"}}')
  })

  it.each<[string, string, string, RegExp]>([
    ['a message within itself without end', schema, `00${'5a80808008'.repeat(3)}`, /early|length|deep/],
    ['no .proto at all', 'ÿÿ', '00', /no \.proto/],
    ['an unfinished schema', 'message A { int32 x = 1;', '00', /ends in the middle/],
    ['messages nested a thousand deep', 'message A {'.repeat(1000) + '}'.repeat(1000), '00', /deep/],
    ['an index that is not there', schema, '02 0c', /no message \[6\]/],
    ['a tag of zero', schema, '00 00', /field number 0/],
    ['a text where a number should be', schema, '00 0a 01 61', /another schema/],
  ])('with %s falls back to bytes and says why', (_what, text, body, reason) => {
    const decoded = decode(withSchema('protobuf', text), body)
    expect(decoded.json).toBeNull()
    expect(decoded.error).toMatch(reason)
  })

  it('refuses a message of millions of fields before they fill the memory', () => {
    expect(decode(context, `00${'1801'.repeat(150_000)}`).error).toMatch(/more than 100,000 fields/)
  })

  it('survives nesting to any depth', () => {
    let body = Buffer.alloc(0)
    for (let i = 0; i < 5000; i++) {
      const length = body.length < 128 ? [body.length] : [(body.length & 0x7f) | 0x80, (body.length >> 7) & 0x7f]
      body = Buffer.concat([Buffer.from([0x5a, ...length]), body])
    }
    expect(decode(context, `00${body.toString('hex')}`).error).toMatch(/deep/)
  })
})

describe('JSON with a schema', () => {
  it('is shown with its subject, exactly', () => {
    const body = Buffer.from('{"n":9007199254740993}').toString('hex')
    expect(decode(withSchema('json-schema', '{}'), body)).toMatchObject({
      format: 'json-schema',
      json: '{"n":9007199254740993}',
      schema: { subject: 'orders-value' },
    })
  })

  it('is checked against it when it is shown; a schema that cannot be used keeps nothing from being shown', () => {
    const body = Buffer.from('{"n":1}').toString('hex')
    const conformance = (schema: string) => {
      const decoded = decode(withSchema('json-schema', schema), body)
      expect(decoded).toMatchObject({ json: '{"n":1}', error: null })
      return decoded.conformance?.(1000)
    }
    expect(conformance('{"type":"object"}')?.valid).toBe(true)
    expect(conformance('{"properties":{"n":{"type":"string"}}}')?.violations.map(each => each.at)).toEqual(['/n'])
    expect(conformance('{"properties":')?.unchecked).toMatch(/the schema cannot be used: /)
    expect(conformance('{"$ref":"#"}')?.unchecked).toMatch(/itself without end|steps/)
  })
})

describe('a thread that does not know a schema', () => {
  it('asks for it, once it is not known any more that there is none', () => {
    const schemas = new SchemaStore()
    const context = { topic: 't', registry: 'r', schemas, nowMs: 1000, maxChars: 100 }
    expect(decode(context, '02').wanted).toBe(12)
    schemas.learn('r', [{ kind: 'missing', id: 12, reason: 'the registry does not have it.', untilMs: 2000 }])
    expect(decode(context, '02')).toMatchObject({
      wanted: null,
      error: 'Begins as with schema 12: the registry does not have it.',
    })
    expect(decode({ ...context, nowMs: 2000 }, '02').wanted).toBe(12)
  })
})
