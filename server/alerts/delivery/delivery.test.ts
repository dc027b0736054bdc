import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll, describe, expect, test } from 'vitest'
import type { Notice } from '#lib/alerts/notice'
import { selfSigned } from '../../testing/self-signed.ts'
import { startReceiver, type Reply } from '../testing/alert-rig.ts'
import type { PlainSmtp, PlainWebhook } from './protocol.ts'
import { sendMail } from './send-mail.ts'
import { sendWebhook } from './send-webhook.ts'

const notice: Notice = {
  deliveryId: 'delivery-1',
  alertId: 'alert-1',
  state: 'firing',
  severity: 'critical',
  ruleId: 'rule-1',
  ruleName: 'Lag',
  kind: 'lag',
  subject: { cluster: 'test', group: 'gruppe-ü 😀', topic: null, brokerId: null, logDir: null },
  text: 'Group “gruppe-ü 😀” is 5,000 messages behind',
  value: 5000,
  threshold: 100,
  sinceMs: 0,
  firedAtMs: 1,
  resolvedAtMs: null,
  resolvedBecause: null,
  url: null,
}
const tls = selfSigned(Date.now())
const ends: (() => Promise<unknown>)[] = []
afterAll(() => Promise.all(ends.map(end => end())))

const hook = (url: string, parts: Partial<PlainWebhook> = {}): PlainWebhook => ({
  name: 'hook',
  kind: 'webhook',
  url,
  secret: null,
  ca: null,
  ...parts,
})

async function receiving(reply: Reply) {
  const receiver = await startReceiver(() => reply)
  ends.push(() => receiver.close())
  return receiver
}

/** Bare bytes for an answer. `closed`: the connection has gone. */
async function answering(answer: (socket: Socket) => void): Promise<{ url: string; closed: Promise<void> }> {
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  const server = createTcpServer(socket => {
    socket.on('error', () => {})
    socket.on('close', () => resolve())
    socket.once('data', () => answer(socket))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => once(server.close(), 'close'))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, closed }
}

describe('a webhook', () => {
  test('is signed over its time and body, and carries the delivery’s id', async () => {
    const { url, received } = await receiving(200)
    const sent = await sendWebhook(hook(url, { secret: 'signing-secret' }), notice, 1_700_000_000_999)
    expect(sent).toEqual({ ok: true, detail: 'answered 200' })
    const [{ headers, body } = { headers: {}, body: '' }] = received
    const hmac = createHmac('sha256', 'signing-secret').update(`1700000000.${body}`).digest('hex')
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'partitura-delivery': 'delivery-1',
      'partitura-signature': `t=1700000000,v1=${hmac}`,
    })
    expect(JSON.parse(body)).toMatchObject({ subject: { group: 'gruppe-ü 😀' }, value: 5000 })
  })

  test('to a chat has its form', async () => {
    const { url, received } = await receiving(200)
    await sendWebhook(hook(url, { kind: 'slack' }), notice, 0)
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
      text: '[CRITICAL] Lag (test)',
      attachments: [{ color: '#b3261e' }],
    })
  })

  test.each<[Reply, string]>([
    [500, 'answered 500'],
    [404, 'answered 404'],
    [302, 'answered 302: redirects are not followed'],
    ['cut', 'the connection was cut'],
    ['hang', 'no answer within 0.3 s'],
  ])('that is met with %s has failed, in words that hold no address', async (reply, detail) => {
    const { url } = await receiving(reply)
    expect(await sendWebhook(hook(url), notice, 0, 300)).toEqual({ ok: false, detail })
  })

  test('to nobody is refused', async () => {
    const gone = await startReceiver(() => 200)
    await gone.close()
    expect(await sendWebhook(hook(gone.url), notice, 0)).toEqual({ ok: false, detail: 'the connection was refused' })
  })

  test('is delivered though the answer’s body never ends', async () => {
    const { url } = await answering(socket => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'))
    expect(await sendWebhook(hook(url), notice, 0)).toMatchObject({ ok: true })
  })

  // What is wrong with an answer after its status must neither count as a failure nor end the thread: an error that nobody hears
  // would fail this whole file.
  test.each<[string, (socket: Socket) => void]>([
    ['whose body is longer than it says', socket => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nmore than two')],
    ['whose body never comes', socket => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n')],
    [
      'that is cut after its headers',
      socket =>
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n', () => setTimeout(() => socket.resetAndDestroy(), 50)),
    ],
  ])('is delivered by an answer %s, and nothing is thrown later', async (_what, answer) => {
    const { url, closed } = await answering(answer)
    expect(await sendWebhook(hook(url), notice, 0, 300)).toEqual({ ok: true, detail: 'answered 200' })
    await closed
    await setImmediate()
  })

  test('over TLS trusts the authority that the operator names, and nobody unknown', async () => {
    const server: Server = createServer(tls, (request, response) => {
      request.resume()
      response.writeHead(202).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    ends.push(() => {
      server.closeAllConnections()
      return once(server.close(), 'close')
    })
    const { port } = server.address() as AddressInfo
    const url = `https://localhost:${port}/`
    expect(await sendWebhook(hook(url, { ca: tls.cert }), notice, 0)).toEqual({ ok: true, detail: 'answered 202' })
    expect(await sendWebhook(hook(url), notice, 0)).toEqual({
      ok: false,
      detail: 'its certificate is signed by itself: name its authority as ca',
    })
  })
})

interface Mailbox {
  port: number
  mails: { from: string; to: string[]; text: string; secure: boolean; user: string | null }[]
}

async function mailServer(options: SMTPServerOptions = {}): Promise<Mailbox> {
  const mails: Mailbox['mails'] = []
  const server = new SMTPServer({
    ...tls,
    logger: false,
    authOptional: true,
    onAuth: ({ username, password }, _session, done) =>
      password === 'right' ? done(null, { user: username }) : done(new Error('wrong')),
    onData(stream, { envelope, secure, user }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        const to = envelope.rcptTo.map(({ address }) => address)
        mails.push({ from, to, text: Buffer.concat(chunks).toString(), secure, user: user === undefined ? null : String(user) })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => new Promise<void>(resolve => server.close(resolve)))
  return { port: (server.server.address() as AddressInfo).port, mails }
}

const mail = (port: number, parts: Partial<PlainSmtp> = {}): PlainSmtp => ({
  name: 'mail',
  kind: 'smtp',
  host: 'localhost',
  port,
  tls: 'starttls',
  auth: null,
  from: 'partitura@example.com',
  to: ['on-call@example.com', 'boss@example.com'],
  ca: tls.cert,
  ...parts,
})

describe('a mail', () => {
  test('goes over STARTTLS with a password, to all, with an id that tells a repeat', async () => {
    const { port, mails } = await mailServer()
    const auth = { username: 'partitura', password: 'right' }
    expect(await sendMail(mail(port, { auth }), notice)).toEqual({ ok: true, detail: 'taken by localhost' })
    const to = ['on-call@example.com', 'boss@example.com']
    expect(mails).toMatchObject([{ from: 'partitura@example.com', to, secure: true, user: 'partitura' }])
    expect(mails[0]?.text).toMatch(/^Message-ID: <delivery-1@example\.com>/m)
    expect(mails[0]?.text).toMatch(/^Auto-Submitted: auto-generated/m)
  })

  test('goes over TLS from the first byte', async () => {
    const { port, mails } = await mailServer({ secure: true })
    expect(await sendMail(mail(port, { tls: 'implicit' }), notice)).toMatchObject({ ok: true })
    expect(mails).toMatchObject([{ secure: true }])
  })

  test('is not sent in clear text because a server offers no TLS, but where the operator says so', async () => {
    const { port, mails } = await mailServer({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] })
    expect(await sendMail(mail(port), notice)).toMatchObject({ ok: false })
    expect(mails).toEqual([])
    expect(await sendMail(mail(port, { tls: 'none' }), notice)).toMatchObject({ ok: true })
    expect(mails).toMatchObject([{ secure: false }])
  })

  test('is not sent to a server whose certificate is not known, or with a password that is not taken', async () => {
    const { port, mails } = await mailServer()
    expect(await sendMail(mail(port, { ca: null }), notice)).toMatchObject({ ok: false })
    const auth = { username: 'partitura', password: 'very-wrong-password' }
    const refused = await sendMail(mail(port, { auth }), notice)
    expect(refused).toEqual({ ok: false, detail: 'it did not take the user name and password (it answered 535)' })
    expect(mails).toEqual([])
  })
})
