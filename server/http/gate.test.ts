import { describe, expect, test } from 'vitest'
import { allowedHosts } from './allowed-hosts.ts'
import { refuse } from './gate.ts'

const policy = { hosts: allowedHosts('127.0.0.1', 3000, ['kafka.example.com', 'other.example.com:8443']) }

function ask(method: string, headers: Record<string, string | string[]>, target = '/api/v1/clusters') {
  const rawHeaders = Object.entries(headers).flatMap(([name, value]) => [value].flat().flatMap(one => [name, one]))
  return refuse({ method, target, rawHeaders }, policy)?.code ?? 'passes'
}

describe('Host', () => {
  test.each([
    ['localhost:3000', 'passes'],
    ['LOCALHOST:3000', 'passes'],
    ['127.0.0.1:3000', 'passes'],
    ['[::1]:3000', 'passes'],
    ['kafka.example.com', 'passes'],
    ['kafka.example.com:3000', 'passes'],
    ['other.example.com:8443', 'passes'],
    ['localhost', 'host-not-allowed'],
    ['localhost:3001', 'host-not-allowed'],
    ['localhost.:3000', 'host-not-allowed'],
    ['127.0.0.1.:3000', 'host-not-allowed'],
    ['0.0.0.0:3000', 'host-not-allowed'],
    ['127.1:3000', 'host-not-allowed'],
    ['2130706433:3000', 'host-not-allowed'],
    ['[::]:3000', 'host-not-allowed'],
    ['[::ffff:127.0.0.1]:3000', 'host-not-allowed'],
    ['evil.example:3000', 'host-not-allowed'],
    ['localhost:3000.evil.example', 'host-not-allowed'],
    ['localhost:3000@evil.example', 'host-not-allowed'],
    ['127.0.0.1.nip.io:3000', 'host-not-allowed'],
    ['kafka.example.com:8443', 'host-not-allowed'],
    ['other.example.com', 'host-not-allowed'],
    ['sub.kafka.example.com', 'host-not-allowed'],
    ['', 'host-not-allowed'],
  ])('%s: %s, for reads and changes alike', (host, verdict) => {
    expect(ask('GET', { Host: host })).toBe(verdict)
    expect(ask('POST', { Host: host, 'X-Requested-With': 'x', 'Content-Type': 'application/json', 'Content-Length': '2' })).toBe(
      verdict,
    )
  })

  test('must be given exactly once', () => {
    expect(ask('GET', {})).toBe('bad-request')
    expect(ask('GET', { Host: ['localhost:3000', 'evil.example'] })).toBe('bad-request')
  })

  test('is checked for pages, static files and streams too', () => {
    for (const target of ['/', '/_next/static/a.js', '/api/v1/live', '/metrics', '/favicon.ico']) {
      expect(ask('GET', { Host: 'evil.example' }, target)).toBe('host-not-allowed')
    }
  })
})

describe('a change', () => {
  const json = {
    Host: 'localhost:3000',
    'Content-Type': 'application/json',
    'Content-Length': '2',
    'X-Requested-With': 'partitura',
  }
  const own = { Origin: 'http://localhost:3000', 'Sec-Fetch-Site': 'same-origin' }

  test.each<[string, Record<string, string | string[]>, string]>([
    ['from our page', { ...json, ...own }, 'passes'],
    [
      'from our page behind a proxy with TLS',
      { ...json, Host: 'kafka.example.com', Origin: 'https://kafka.example.com' },
      'passes',
    ],
    ['from a script', json, 'passes'],
    ['with a charset', { ...json, 'Content-Type': 'application/json; charset=utf-8' }, 'passes'],
    ['without a body', { Host: json.Host, 'X-Requested-With': 'curl' }, 'passes'],
    ['from a script without X-Requested-With', { ...json, 'X-Requested-With': [] }, 'forbidden'],
    ['from our page without X-Requested-With', { ...json, ...own, 'X-Requested-With': [] }, 'forbidden'],
    ['from another origin', { ...json, Origin: 'http://evil.example' }, 'forbidden'],
    ['from another port of this machine', { ...json, Origin: 'http://localhost:5173' }, 'forbidden'],
    ['from another name of this machine', { ...json, Origin: 'http://127.0.0.1:3000' }, 'forbidden'],
    ['from a null origin', { ...json, Origin: 'null' }, 'forbidden'],
    ['from an empty origin', { ...json, Origin: '' }, 'forbidden'],
    ['from two origins', { ...json, Origin: ['http://localhost:3000', 'http://localhost:3000'] }, 'forbidden'],
    ['from an origin with a path', { ...json, Origin: 'http://localhost:3000/' }, 'forbidden'],
    ['cross-site', { ...json, 'Sec-Fetch-Site': 'cross-site' }, 'forbidden'],
    ['same-site', { ...json, 'Sec-Fetch-Site': 'same-site' }, 'forbidden'],
    ['typed into the address bar', { ...json, 'Sec-Fetch-Site': 'none' }, 'forbidden'],
    ['cross-site with our origin', { ...json, ...own, 'Sec-Fetch-Site': 'cross-site' }, 'forbidden'],
    ['as a form', { ...json, ...own, 'Content-Type': 'application/x-www-form-urlencoded' }, 'unsupported-media-type'],
    ['as multipart', { ...json, 'Content-Type': 'multipart/form-data; boundary=x' }, 'unsupported-media-type'],
    ['as text/plain JSON', { ...json, 'Content-Type': 'text/plain' }, 'unsupported-media-type'],
    ['as text/plain that mentions JSON', { ...json, 'Content-Type': 'text/plain; application/json' }, 'unsupported-media-type'],
    ['with a body of no type', { ...json, 'Content-Type': [] }, 'unsupported-media-type'],
    [
      'with a chunked body of no type',
      { Host: json.Host, 'X-Requested-With': 'x', 'Transfer-Encoding': 'chunked' },
      'unsupported-media-type',
    ],
  ])('%s: %#', (_, headers, verdict) => {
    for (const method of ['POST', 'PATCH', 'DELETE', 'PUT']) expect(ask(method, headers)).toBe(verdict)
  })

  test('cannot hide behind a method override or a preflight', () => {
    expect(ask('GET', { Host: 'localhost:3000', 'X-HTTP-Method-Override': 'DELETE' })).toBe('passes')
    expect(ask('OPTIONS', { Host: 'localhost:3000', Origin: 'http://evil.example' })).toBe('method-not-allowed')
    expect(ask('TRACE', { Host: 'localhost:3000' })).toBe('method-not-allowed')
  })
})

describe('doors of the framework', () => {
  const host = { Host: 'localhost:3000' }

  test.each(['http://localhost:3000/', '//evil.example/', '*', '\\\\evil.example', '/a\\b', 'localhost:3000'])(
    'target %s is refused',
    target => {
      expect(ask('GET', host, target)).toBe('bad-request')
    },
  )

  test('server actions and internal headers are refused', () => {
    expect(ask('POST', { ...host, 'Next-Action': 'abc' }, '/')).toBe('bad-request')
    expect(ask('GET', { ...host, 'x-middleware-subrequest': 'middleware' }, '/')).toBe('bad-request')
  })

  test.each(['/_next/image?url=x', '/_next/image', '/%5Fnext/image', '/_NEXT/image'])('%s does not exist', target => {
    expect(ask('GET', host, target)).toBe('not-found')
  })
})
