import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SHORT_SESSION, startTemporaryCluster } from '#demo/brokers/temporary-cluster'
import { startDashboard, type DashboardProcess } from '../testing/dashboard-process.ts'
import { parsePrometheus } from '../testing/parse-prometheus.ts'
import { ruleBody, startReceiver, type Receiver, type Reply } from './testing/alert-rig.ts'

const SECRET = 'a-secret-for-signing'

describe('with three brokers', () => {
  let cluster: Awaited<ReturnType<typeof startTemporaryCluster>>
  let dashboard: DashboardProcess
  let receiver: Receiver
  let mailServer: SMTPServer
  let reply: Reply = 204
  const mails: string[] = []
  const folder = mkdtempSync(join(tmpdir(), 'alerts-kafka-'))
  const start = () =>
    startDashboard({
      PARTITURA_CONFIG: join(folder, 'config.yaml'),
      PARTITURA_DATA_DIR: join(folder, 'data'),
      HOOK: receiver.url,
      SIGN: SECRET,
    })

  beforeAll(async () => {
    receiver = await startReceiver(() => reply)
    mailServer = await startMailServer(mails)
    const address = mailServer.server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    cluster = await startTemporaryCluster({ nodes: 3, properties: SHORT_SESSION })
    const destinations = `    - name: hook
      webhook: { urlEnv: HOOK, secretEnv: SIGN }
    - name: mail
      smtp: { host: 127.0.0.1, port: ${port}, tls: none, from: a@example.com, to: b@example.com }
`
    const file = `clusters:\n  - id: kafka\n    bootstrap: ${cluster.bootstrap.join(',')}\nalerts:\n  destinations:\n${destinations}`
    writeFileSync(join(folder, 'config.yaml'), file)
    dashboard = await start()
  })
  afterAll(async () => {
    await dashboard?.end()
    await cluster?.close()
    await receiver?.close()
    await new Promise<void>(resolve => (mailServer ? mailServer.close(resolve) : resolve()))
    rmSync(folder, { recursive: true, force: true })
  })

  const taken = () =>
    receiver.received
      .filter(({ status, state }) => status === 204 && state !== 'test')
      .map(({ body, state }) => `${JSON.parse(body).ruleName} ${state}`)

  test('the cluster is found, and a topic is made', async () => {
    await expect
      .poll(async () => (await dashboard.get('/clusters/kafka')).body, { timeout: 40_000 })
      .toMatchObject({ brokersUp: 3 })
    const topic = { name: 'orders', partitions: 3, replicationFactor: 3 }
    expect(await dashboard.change('POST', '/clusters/kafka/topics', topic)).toMatchObject({ status: 201 })
  })

  test('the test button reaches the webhook and the mailbox, and says what they answered', async () => {
    const sent = (name: string) => dashboard.change('POST', `/alert-destinations/${name}/test`)
    expect(await sent('hook')).toMatchObject({ status: 200, body: { ok: true, detail: 'answered 204' } })
    expect(await sent('mail')).toMatchObject({ status: 200, body: { ok: true } })
    expect(mails.join('\n')).toContain('Subject: [TEST]')
    expect(await sent('nowhere')).toMatchObject({ status: 404, body: { code: 'not-found' } })
  })

  test('a broker that is lost fires once and resolves once, over a dashboard that is killed in between and a receiver that refuses', async () => {
    const down = { kind: 'broker-down', threshold: null } as const
    const rules = [
      ruleBody({ ...down, name: 'Down', destinations: ['hook', 'mail'] }),
      ruleBody({ kind: 'under-replicated', name: 'Replicas', threshold: 0 }),
    ]
    for (const rule of rules) expect(await dashboard.change('POST', '/alert-rules', rule)).toMatchObject({ status: 201 })
    await cluster.kill(3)
    await expect.poll(taken, { timeout: 40_000 }).toEqual(expect.arrayContaining(['Down firing', 'Replicas firing']))
    expect((await dashboard.get('/alerts')).body).toMatchObject({
      firing: 2,
      items: expect.arrayContaining([expect.objectContaining({ ruleName: 'Down', text: 'Broker 3 is down', state: 'firing' })]),
    })
    expect((await dashboard.get('/clusters')).body).toMatchObject({ items: [{ firingAlerts: 2 }] })
    reply = 500
    await cluster.start(3)
    await expect
      .poll(
        () =>
          new Set(
            receiver.received
              .filter(({ state, status }) => state === 'resolved' && status === 500)
              .map(({ deliveryId }) => deliveryId),
          ).size,
        { timeout: 60_000 },
      )
      .toBe(2)
    await dashboard.end('SIGKILL')
    reply = 204
    dashboard = await start()
    await expect.poll(taken, { timeout: 40_000 }).toHaveLength(4)
    await expect.poll(async () => (await dashboard.get('/alert-deliveries')).body).toMatchObject({ waiting: 0 })
    expect(taken().toSorted()).toEqual(['Down firing', 'Down resolved', 'Replicas firing', 'Replicas resolved'])
    expect(mails.filter(mail => mail.includes('Subject: [CRITICAL] Down'))).toHaveLength(1)
    expect(mails.filter(mail => mail.includes('Subject: [RESOLVED] Down'))).toHaveLength(1)
  })

  test('Prometheus reads what a real cluster tells, in all three sets of names, and no secret is anywhere', async () => {
    const scrape = async () => (await fetch(`${dashboard.url}/metrics`)).text()
    const names = async () => [...new Set(parsePrometheus(await scrape()).map(({ name }) => name))]
    const wanted = ['partitura_alerts', 'kafka_topic_partition_current_offset', 'kminion_kafka_cluster_info']
    // The dashboard has just begun anew: it says nothing before it has seen something.
    await expect.poll(names, { timeout: 40_000 }).toEqual(expect.arrayContaining(wanted))
    const text = await scrape()
    const answers = await Promise.all(['/alerts', '/alert-destinations', '/alert-deliveries'].map(path => dashboard.get(path)))
    const shown = JSON.stringify(answers) + text + dashboard.log()
    expect(shown).not.toMatch(/hidden|a-secret-for-signing/)
  })
})

async function startMailServer(mails: string[]): Promise<SMTPServer> {
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString())
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return server
}
