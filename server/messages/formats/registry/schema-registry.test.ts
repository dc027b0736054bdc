import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { Secret } from '#server/secret'
import { startRegistryServer, type RegistryServer, type TestSchema } from '#server/testing/schema-registry-server'
import { createSchemaRegistry, type SchemaRegistry } from './schema-registry.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

let nowMs = 1_000_000

async function open(
  schemas: Readonly<Record<number, TestSchema>>,
): Promise<{ server: RegistryServer; registry: SchemaRegistry }> {
  const server = await startRegistryServer(schemas)
  ends.push(() => server.close())
  return { server, registry: client(server.url) }
}

function client(url: string): SchemaRegistry {
  const auth = { username: 'reader', password: new Secret('s3cret') }
  const registry = createSchemaRegistry('r', { url, auth, ca: null }, () => nowMs)
  ends.push(() => registry.close())
  return registry
}

const reasonOf = async (registry: SchemaRegistry, id = 1) => {
  const [entry] = await registry.fetch([id])
  return entry?.kind === 'missing' ? entry.reason : `known: ${entry?.id}`
}

describe('a registry', () => {
  it('tells a schema with its subject, once for all who ask', async () => {
    const { server, registry } = await open({ 1: { schema: '"int"', subject: 'a/b value', version: 4 } })
    const asked = await Promise.all([registry.fetch([1, 1]), registry.fetch([1])])
    expect(asked[0]).toEqual([
      { kind: 'known', id: 1, type: 'avro', text: '"int"', references: [], subject: 'a/b value', version: 4 },
    ])
    expect(asked[1]).toEqual(asked[0])
    await registry.fetch([1])
    expect(server.requests.toSorted()).toEqual(['/schemas/ids/1', '/schemas/ids/1/versions'])
    expect(server.authorization()).toBe(`Basic ${Buffer.from('reader:s3cret').toString('base64')}`)
  })

  it('is followed along references, each before those that need it, in a circle too', async () => {
    const refer = (subject: string) => [{ name: subject, subject, version: 1 }]
    const { registry } = await open({
      1: { schema: 'A', schemaType: 'PROTOBUF', references: refer('b') },
      2: { schema: 'B', subject: 'b', references: refer('c') },
      3: { schema: 'C', subject: 'c', references: refer('b') },
    })
    const [entry] = await registry.fetch([1])
    expect(entry).toMatchObject({ type: 'protobuf', references: [{ text: 'C' }, { text: 'B' }] })
  })

  it('that lacks a schema is asked again only after half a minute', async () => {
    const { server, registry } = await open({})
    expect(await reasonOf(registry)).toBe('the registry does not have it.')
    await registry.fetch([1])
    expect(server.requests.filter(path => path === '/schemas/ids/1')).toHaveLength(1)
    nowMs += 31_000
    await registry.fetch([1])
    expect(server.requests.filter(path => path === '/schemas/ids/1')).toHaveLength(2)
  })

  it('is asked for at most fifty schemas at once', async () => {
    const { server, registry } = await open({})
    const entries = await registry.fetch(Array.from({ length: 80 }, (_, i) => i + 1))
    expect(entries).toHaveLength(80)
    expect(entries.at(-1)).toMatchObject({ kind: 'missing', reason: 'more than 50 schemas were needed at once.' })
    expect(server.requests).toHaveLength(50)
  })
})

describe('D7: a registry that misbehaves', () => {
  it('by redirecting is not followed anywhere', async () => {
    let internalFetches = 0
    const internal: Server = createServer((_request, response) => {
      internalFetches++
      response.end('{"schema":"\\"int\\""}')
    })
    await new Promise<void>(resolve => internal.listen(0, '127.0.0.1', resolve))
    ends.push(() => internal.close())
    const { port } = internal.address() as AddressInfo
    const { server, registry } = await open({})
    for (const [id, location] of [`http://127.0.0.1:${port}/latest/meta-data`, 'http://169.254.169.254/'].entries()) {
      server.misbehave((_request, response) => response.writeHead(302, { Location: location }).end())
      expect(await reasonOf(registry, id + 1)).toBe('it answered with a redirect (302), which is not followed.')
    }
    expect(internalFetches).toBe(0)
  })

  it('by hanging holds nobody up for longer than two seconds, and then not at all', async () => {
    const { server, registry } = await open({})
    server.misbehave(() => {})
    const startedAt = performance.now()
    expect(await reasonOf(registry, 1)).toBe('the registry has not answered in 2 s.')
    expect(performance.now() - startedAt).toBeLessThan(20_000)
    const asked = server.requests.length
    // While it is known to be silent, other schemas are not even asked for.
    expect(await reasonOf(registry, 2)).toBe('the registry has not answered in 2 s.')
    expect(server.requests).toHaveLength(asked)
    nowMs += 11_000
    server.misbehave(null)
    expect(await reasonOf(registry, 3)).toBe('the registry does not have it.')
  })

  it.each<[string, (response: import('node:http').ServerResponse) => void, RegExp]>([
    ['no JSON', response => response.end('<html>'), /not JSON/],
    ['JSON that is no schema', response => response.end('[]'), /no schema/],
    ['an unknown type', response => response.end('{"schema":"x","schemaType":"THRIFT"}'), /not known here: THRIFT/],
    ['refusal', response => response.writeHead(401).end(), /refused access \(401\)/],
    ['trouble of its own', response => response.writeHead(500).end(), /answered 500/],
    [
      'a cut answer',
      response => response.writeHead(200, { 'Content-Length': 100 }).write('{', () => response.destroy()),
      /not answer/,
    ],
  ])('by answering %s is said so', async (_what, answer, reason) => {
    const { server, registry } = await open({})
    server.misbehave((_request, response) => answer(response))
    expect(await reasonOf(registry)).toMatch(reason)
  })

  it('by answering with 5 MB, or without end, is cut off', async () => {
    const { server, registry } = await open({})
    server.misbehave((_request, response) => response.end(JSON.stringify({ schema: 'x'.repeat(5_000_000) })))
    expect(await reasonOf(registry, 1)).toBe('its answer is larger than 1 MiB.')
    let written = 0
    server.misbehave((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(64 * 1024))) written += 64 * 1024
        written += 64 * 1024
      }
      response.on('drain', more)
      more()
    })
    expect(await reasonOf(registry, 2)).toBe('its answer is larger than 1 MiB.')
    expect(written).toBeLessThan(64 << 20)
  })

  it('by chaining references without end is cut off', async () => {
    const { server, registry } = await open({})
    let count = 0
    server.misbehave((_request, response) => {
      const references = [{ name: 'n', subject: `s${count++}`, version: 1 }]
      response.end(JSON.stringify({ schema: '"int"', references }))
    })
    expect(await reasonOf(registry)).toBe('it has references 16 deep.')
    expect(count).toBeLessThan(30)
  })

  it('that is not there is said so, without its password', async () => {
    expect(await reasonOf(client('http://127.0.0.1:1'))).toMatch(/does not answer|ECONNREFUSED/)
    expect(await reasonOf(client('http://127.0.0.1:1'))).not.toContain('s3cret')
  })
})
