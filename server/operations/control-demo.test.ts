import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Secret } from '../secret.ts'
import { fakeCluster, fakeConfig, fakeHost } from '../testing/fake-host.ts'
import { buildState } from '../testing/state-builder.ts'
import { addDemoBroker, controlDemoBroker } from './control-demo.ts'

const asked: string[] = []
let status = 200
const control = createServer((request, response) => {
  asked.push(`${request.method} ${request.url} ${request.headers.authorization}`)
  const body =
    status < 300
      ? { id: 3, isController: true, rack: null, address: '127.0.0.1:9093', state: 'stopped', pid: null }
      : { detail: 'broker 3 is not running' }
  response.writeHead(status).end(JSON.stringify(body))
})
beforeAll(() => new Promise<void>(resolve => control.listen(0, '127.0.0.1', resolve)))
afterAll(() => void control.close())

function context(parts: { demo?: boolean; readOnly?: boolean } = {}) {
  const { port } = control.address() as AddressInfo
  const demoControl = parts.demo === false ? null : { url: `http://127.0.0.1:${port}`, token: new Secret('t0ken') }
  const cluster = fakeCluster(() => buildState(), {
    config: fakeConfig('demo', { demoControl }),
    readOnly: parts.readOnly ?? false,
  })
  return { ...fakeHost([cluster]), nowMs: 0, signal: new AbortController().signal }
}

test('a broker of the demo is controlled through the launcher, with its token', async () => {
  expect(await controlDemoBroker(context(), '3', 'stop')).toEqual({
    brokerId: 3,
    address: '127.0.0.1:9093',
    state: 'stopped',
    pid: null,
  })
  await addDemoBroker(context())
  expect(asked).toEqual(['POST /brokers/3/stop Bearer t0ken', 'POST /brokers Bearer t0ken'])
})

test('what the launcher refuses is refused in its words', async () => {
  status = 409
  await expect(controlDemoBroker(context(), '3', 'stop')).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('broker 3 is not running'),
  })
  status = 200
})

test('no cluster but the demo has such a control, and a read-only one does not use it', async () => {
  asked.length = 0
  await expect(addDemoBroker(context({ demo: false }))).rejects.toMatchObject({ code: 'not-found' })
  await expect(addDemoBroker(context({ readOnly: true }))).rejects.toMatchObject({ code: 'read-only' })
  expect(() => controlDemoBroker(context(), '../x', 'stop')).toThrow('no broker')
  expect(asked).toEqual([])
})
