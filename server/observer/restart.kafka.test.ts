import { MessageChannel } from 'node:worker_threads'
import { expect, test, vi } from 'vitest'
import type { LogEnds } from '../history/log-ends.ts'
import type { FromHistory, HistoryMessage } from '../history/sample-batch.ts'
import { messageCluster, never } from '../testing/message-cluster.ts'
import { slowdown } from '../testing/slowdown.ts'
import { startObserver, type Observer } from './start-observer.ts'

const kafka = messageCluster({ nodes: 1 })
const GROUP = 'paused'
const PATIENCE = { timeout: 30_000, interval: 100 }

/** The end of the observer's port that the history has: what comes is kept in `left`, and `before` is what it had. */
function begin(before: readonly LogEnds[], left: LogEnds[]): Observer {
  const { port1, port2 } = new MessageChannel()
  port1.on('message', (message: HistoryMessage) => message.kind === 'log-ends' && left.push(...message.ends))
  if (before.length > 0) port1.postMessage({ kind: 'log-ends', ends: before } satisfies FromHistory)
  return startObserver({ config: kafka.config, historyPort: port2 })
}

/** NaN: it cannot be known. null: nothing was read yet. */
const behindBy = (observer: Observer) => observer.state().groups?.get(GROUP)?.offsets?.[0]?.lagSeconds[0] ?? null

test('since when a group is behind is known at once by an observer that begins anew, from what the one before has left', async () => {
  const topic = await kafka.topic('orders')
  await kafka.send(topic, [{ value: 'read' }])
  const position = { topic, partition: 0, offset: 1n, leaderEpoch: -1, metadata: '' }
  await vi.waitFor(() => kafka.changes.commitOffsets(GROUP, [position], never), PATIENCE)
  const left: LogEnds[] = []
  const first = begin([], left)
  await vi.waitFor(() => expect(behindBy(first)).toBe(0), PATIENCE)
  await first.refresh(['offsets'])
  const writtenAtMs = Date.now()
  await kafka.send(topic, [{ value: 'unread' }])
  await vi.waitFor(() => expect(behindBy(first)).toBeGreaterThan(0), PATIENCE)
  await first.close()
  await expect.poll(() => left.map(each => `${each.topic} ${each.partition}`)).toContain('orders 0')

  const second = begin(left, [])
  await vi.waitFor(() => expect(behindBy(second)).toBeGreaterThan(0), PATIENCE)
  const truth = (Date.now() - writtenAtMs) / 1000
  expect(Math.abs((behindBy(second) ?? 0) - truth)).toBeLessThan(2 * (await slowdown()))
  await second.close()

  // By itself it could not know.
  const third = begin([], [])
  await vi.waitFor(() => expect(behindBy(third)).not.toBeNull(), PATIENCE)
  expect(behindBy(third)).toBeNaN()
  await third.close()
})
