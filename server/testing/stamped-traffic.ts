import { setTimeout as sleep } from 'node:timers/promises'
import type { Producer } from 'kafkajs'

/** Messages of one topic with one partition, each with the time of its making: what lag in seconds is measured against. */
export interface StampedTraffic {
  readonly topic: string
  /** Messages that Kafka has taken so far. */
  readonly produced: number
  /**
   * How far a group that has committed `offset` was behind at `atMs`: its first unread message was made and taken in between, so
   * the truth lies between the two. Zero when there was none.
   */
  truth(offset: number, atMs: number): { least: number; most: number }
  stop(): Promise<void>
}

export type TrafficKind = 'steady' | 'bursts' | 'stopped'

const BURST = 200
const STOPPED_AFTER_MS = 12_000
const STOPPED_FOR_MS = 60_000

/** `steady`: some twenty a second. `bursts`: many at once every few seconds. `stopped`: for twelve seconds a minute, then none. */
export function startStampedTraffic(producer: Producer, topic: string, kind: TrafficKind, random: () => number): StampedTraffic {
  const madeAtMs: number[] = []
  const takenAtMs: number[] = []
  const stop = new AbortController()
  const pause = (ms: number) => sleep(ms, undefined, { signal: stop.signal }).catch(() => {})
  const send = async (count: number) => {
    const atMs = Date.now()
    await producer.send({
      topic,
      messages: Array.from({ length: count }, () => ({ partition: 0, value: 'x', timestamp: String(atMs) })),
    })
    const doneAtMs = Date.now()
    for (let i = 0; i < count; i++) {
      madeAtMs.push(atMs)
      takenAtMs.push(doneAtMs)
    }
  }
  const startedAtMs = Date.now()
  const running = (async () => {
    while (!stop.signal.aborted) {
      if (kind === 'bursts') {
        await send(BURST)
        await pause(3000 + random() * 8000)
        continue
      }
      const isQuiet = kind === 'stopped' && (Date.now() - startedAtMs) % STOPPED_FOR_MS > STOPPED_AFTER_MS
      if (!isQuiet) await send(1)
      await pause(isQuiet ? 200 : 50)
    }
  })()
  return {
    topic,
    get produced() {
      return takenAtMs.length
    },
    truth(offset, atMs) {
      const [made, taken] = [madeAtMs[offset], takenAtMs[offset]]
      // It may have been taken before the producer heard of it.
      if (made === undefined) return { least: 0, most: 0 }
      const age = (sinceMs: number) => Math.max(0, (atMs - sinceMs) / 1000)
      return { least: age(taken ?? atMs), most: age(made) }
    },
    async stop() {
      stop.abort()
      await running
    },
  }
}
