import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ClusterState } from '#lib/kafka/cluster-state'
import type { AlertRuleBody, SilenceBody } from '#lib/wire/alerts'
import type { AlertsConfig, DestinationConfig } from '../config/alerts-config.ts'
import { alertSource } from '../operations/alert-source.ts'
import { Secret } from '../secret.ts'
import { emptyHistory, fakeCluster, quietLog } from '../testing/fake-host.ts'
import type { StateSpec } from '../testing/state-builder.ts'
import type { Alerts } from './alerts.ts'
import { openAlerts } from './open-alerts.ts'
import { lags, ruleBody, seenNow, startReceiver, webhook, type Receiver, type Reply } from './testing/alert-rig.ts'

let folder: string
let alerts: Alerts
let receiver: Receiver
let state: ClusterState
let reply: (index: number) => Reply

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alerts-'))
  reply = () => 204
  receiver = await startReceiver(index => reply(index))
  look({})
})
afterEach(async () => {
  await alerts.close()
  await receiver.close()
  rmSync(folder, { recursive: true })
})

/** The cluster as it is from now on. */
function look(spec: StateSpec): void {
  state = seenNow(spec)
}

function open(destinations: readonly DestinationConfig[] = [webhook(receiver.url)], config: Partial<AlertsConfig> = {}): Alerts {
  const sources = [
    alertSource(
      fakeCluster(() => state),
      emptyHistory,
      quietLog,
    ),
  ]
  alerts = openAlerts({
    dataDir: folder,
    config: { publicUrl: null, destinations, ...config },
    sources,
    log: quietLog,
    onChange: () => {},
    lookMs: 20,
  })
  return alerts
}

async function reopen(...args: Parameters<typeof open>): Promise<Alerts> {
  await alerts.close()
  return open(...args)
}

const told = () => receiver.received.map(({ state: is, status }) => `${is} ${status}`)
const live = () => alerts.now(Date.now()).items
const outcomes = async () => (await alerts.deliveries(100, 0)).items.map(({ notice, outcome }) => `${notice.state} ${outcome}`)

describe('an alert', () => {
  test('fires, is told once, resolves, and that is told once', async () => {
    open([webhook(receiver.url, { secret: new Secret('0123456789abcdef') })], { publicUrl: 'https://kafka.example.com' })
    await alerts.createRule(ruleBody())
    look(lags({ shop: 5000n, other: 3n }))
    await expect.poll(told).toEqual(['firing 204'])
    expect(live()).toMatchObject([{ state: 'firing', subject: { group: 'shop' }, value: 5000, ruleName: 'Lag' }])
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      version: 1,
      text: 'Group “shop” is 5,000 messages behind',
      url: 'https://kafka.example.com/clusters/test/groups/shop',
    })
    look(lags({ shop: 10n }))
    await expect.poll(told).toEqual(['firing 204', 'resolved 204'])
    expect(live()).toEqual([])
    expect((await alerts.ended(10, 0)).items).toMatchObject([{ state: 'resolved', subject: { group: 'shop' } }])
    await expect.poll(outcomes).toEqual(['resolved delivered', 'firing delivered'])
  })

  test('that is not known keeps its state and says why', async () => {
    open()
    await alerts.createRule(ruleBody())
    look(lags({ shop: 5000n }))
    await expect.poll(told).toEqual(['firing 204'])
    look({ ...lags({ shop: 0n }), looks: { groups: { asOfMs: Date.now() - 60_000 } } })
    await expect.poll(() => live()[0]?.unknownReason).toMatch(/last seen 60 s ago/)
    expect(live()).toMatchObject([{ state: 'firing', value: null }])
    expect(alerts.now(Date.now()).unknown).toMatchObject([{ subjects: 1 }])
    expect(told()).toEqual(['firing 204'])
  })

  test('goes on over a restart: it is not told again, and its end is', async () => {
    open()
    await alerts.createRule(ruleBody())
    look(lags({ shop: 5000n }))
    await expect.poll(told).toEqual(['firing 204'])
    const [before] = live()
    await reopen()
    await alerts.settled()
    expect(live()).toMatchObject([{ alertId: before?.alertId, state: 'firing' }])
    look(lags({ shop: 0n }))
    await expect.poll(told).toEqual(['firing 204', 'resolved 204'])
  })

  test('ends with its rule, when that is switched off or means something else, and with its group', async () => {
    open()
    const { ruleId } = await alerts.createRule(ruleBody())
    look(lags({ shop: 5000n }))
    await expect.poll(told).toHaveLength(1)
    await alerts.changeRule(ruleId, ruleBody({ groups: 'else-*' }))
    await expect.poll(told).toHaveLength(2)
    await alerts.changeRule(ruleId, ruleBody())
    await expect.poll(told).toHaveLength(3)
    await alerts.changeRule(ruleId, ruleBody({ enabled: false }))
    await expect.poll(told).toHaveLength(4)
    await alerts.changeRule(ruleId, ruleBody())
    await expect.poll(told).toHaveLength(5)
    look(lags({}))
    await expect.poll(told).toHaveLength(6)
    look(lags({ shop: 5000n }))
    await expect.poll(told).toHaveLength(7)
    await alerts.deleteRule(ruleId)
    await expect.poll(told).toHaveLength(8)
    const ends = receiver.received.filter(each => each.state === 'resolved').map(({ body }) => JSON.parse(body).resolvedBecause)
    expect(ends).toEqual([
      'its rule was changed and no longer covers it',
      'its rule was switched off',
      'it no longer exists',
      'its rule was deleted',
    ])
  })
})

describe('a silence', () => {
  const silence = (parts: Partial<SilenceBody> & { fromMs: number; toMs: number }): SilenceBody => ({
    rule: null,
    cluster: null,
    topic: null,
    group: 'sh*',
    reason: 'we know',
    ...parts,
  })

  test('keeps a firing quiet; when it ends and it still fires, it is told', async () => {
    open()
    const { silenceId } = await alerts.createSilence(silence({ fromMs: 0, toMs: Date.now() + 3_600_000 }))
    await alerts.createRule(ruleBody())
    look(lags({ shop: 5000n, loud: 5000n }))
    await expect.poll(told).toEqual(['firing 204'])
    expect(live().find(({ subject }) => subject.group === 'shop')).toMatchObject({ state: 'firing', silencedBy: silenceId })
    await alerts.endSilence(silenceId)
    await expect.poll(told).toEqual(['firing 204', 'firing 204'])
  })

  test('does not keep back the end of what was told before, and what nobody was told of has no end', async () => {
    open()
    await alerts.createRule(ruleBody())
    look(lags({ shop: 5000n }))
    await expect.poll(told).toEqual(['firing 204'])
    await alerts.createSilence(silence({ fromMs: 0, toMs: Date.now() + 3_600_000 }))
    look(lags({ shop: 0n }))
    await expect.poll(told).toEqual(['firing 204', 'resolved 204'])
    look(lags({ shop: 5000n }))
    await expect.poll(() => live().length).toBe(1)
    look(lags({ shop: 0n, loud: 5000n }))
    await expect.poll(told).toEqual(['firing 204', 'resolved 204', 'firing 204'])
  })

  test('is bounded and names something', async () => {
    open()
    const now = Date.now()
    const refused = (parts: Partial<SilenceBody>) =>
      alerts.createSilence({ ...silence({ fromMs: now, toMs: now + 3_600_000 }), ...parts })
    await expect(refused({ group: null })).rejects.toMatchObject({ errors: [{ pointer: '/cluster' }] })
    await expect(refused({ toMs: now + 31 * 86_400_000 })).rejects.toMatchObject({ errors: [{ pointer: '/toMs' }] })
    await expect(refused({ fromMs: now - 5000, toMs: now - 1000 })).rejects.toMatchObject({ code: 'invalid-body' })
    await expect(refused({ toMs: now })).rejects.toMatchObject({ code: 'invalid-body' })
  })
})

describe('delivery', () => {
  test('is tried again until it is taken, each message with the same id', async () => {
    reply = index => (index < 2 ? 500 : 204)
    open()
    await alerts.createRule(ruleBody())
    look(lags({ shop: 5000n }))
    await expect.poll(told).toEqual(['firing 500', 'firing 500', 'firing 204'])
    expect(new Set(receiver.received.map(({ deliveryId }) => deliveryId)).size).toBe(1)
    await expect.poll(async () => (await alerts.deliveries(1, 0)).items[0]).toMatchObject({ outcome: 'delivered', attempts: 3 })
  })

  test('tells only the end of what was over before it could be told', async () => {
    reply = () => 503
    open()
    await alerts.createRule(ruleBody())
    look(lags({ shop: 5000n }))
    await expect.poll(told).toContain('firing 503')
    look(lags({ shop: 0n }))
    await expect.poll(outcomes).toEqual(['resolved waiting', 'firing superseded'])
    reply = () => 200
    await expect.poll(outcomes).toEqual(['resolved delivered', 'firing superseded'])
    expect(told().filter(line => line.endsWith(' 200'))).toEqual(['resolved 200'])
  })

  test('to a receiver that hangs delays neither the looks nor another receiver', async () => {
    const hanging = await startReceiver(() => 'hang')
    open([webhook(hanging.url, { name: 'slow' }), webhook(receiver.url)])
    await alerts.createRule(ruleBody({ destinations: ['slow', 'hook'] }))
    look(lags({ a: 5000n, b: 5000n, c: 5000n, d: 5000n, e: 5000n, f: 5000n }))
    await expect.poll(told).toHaveLength(6)
    const asOfMs = alerts.now(0).asOfMs ?? 0
    await expect.poll(() => alerts.now(0).asOfMs ?? 0).toBeGreaterThan(asOfMs)
    expect(hanging.received.length).toBeLessThanOrEqual(4)
    expect(alerts.counts().waiting).toBeGreaterThanOrEqual(6)
    await hanging.close()
  })

  test('to a destination that is no longer configured is given up and said', async () => {
    reply = () => 500
    open()
    await alerts.createRule(ruleBody())
    look(lags({ shop: 5000n }))
    await expect.poll(told).toContain('firing 500')
    await reopen([])
    await expect.poll(outcomes).toEqual(['firing failed'])
    expect((await alerts.deliveries(1, 0)).items).toMatchObject([{ lastError: 'the destination is no longer configured' }])
  })

  test('holds no secret in what is kept', async () => {
    reply = () => 500
    open([webhook(receiver.url, { secret: new Secret('a-secret-for-signing') })])
    await alerts.createRule(ruleBody())
    look(lags({ shop: 5000n }))
    await expect.poll(told).toContain('firing 500')
    const shown = JSON.stringify([alerts.destinations(), alerts.now(0), await alerts.deliveries(10, 0)])
    await alerts.close()
    const kept = ['alerts.sqlite', 'alerts.sqlite-wal'].map(name => readIfThere(join(folder, name))).join('')
    for (const secret of ['hidden', 'a-secret-for-signing']) {
      expect(shown).not.toContain(secret)
      expect(kept).not.toContain(secret)
    }
  })
})

test('a rule that cannot be is refused and names the field; one that is not there is not found', async () => {
  open()
  const bad: Partial<AlertRuleBody> = { threshold: null, destinations: ['nowhere'] }
  await expect(alerts.createRule(ruleBody(bad))).rejects.toMatchObject({
    code: 'invalid-body',
    errors: [{ pointer: '/threshold' }, { pointer: '/destinations' }],
  })
  await expect(alerts.changeRule('x', ruleBody())).rejects.toMatchObject({ code: 'not-found' })
  await expect(alerts.endSilence('x')).rejects.toMatchObject({ code: 'not-found' })
})

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
