/**
 * The story traffic, a process of its own: KAFKA_BROKERS names the cluster. What it does goes to standard output, trouble to standard
 * error. It ends when its standard input closes (its parent is gone) or on SIGTERM.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { prepareStory } from './prepare-story.ts'
import type { Prepared } from './prepare-story.ts'
import { persist } from './persist.ts'
import { readStory } from './readers.ts'
import { StoryLog } from './story-log.ts'
import { writePayments, writeStory } from './writers.ts'

const FAREWELL_MS = 1500

const abort = new AbortController()
const stop = () => {
  if (abort.signal.aborted) return
  abort.abort()
  // Members that leave properly spare the next start a rebalance, but nobody waits long for that.
  void delay(FAREWELL_MS, undefined, { ref: false }).then(() => process.exit(0))
}
process.stdin.on('end', stop).on('error', stop).resume()
process.once('SIGTERM', stop)
process.on('SIGINT', () => {})

const log = new StoryLog()
// A client that rejects somewhere inside while brokers die must not end the story: every part has its own retry.
process.on('unhandledRejection', error => log.trouble('client', error))
process.on('uncaughtException', error => log.trouble('client', error))

await run((process.env.KAFKA_BROKERS ?? '').split(',').filter(Boolean))
process.exit(0)

async function run(bootstrap: string[]): Promise<void> {
  const { signal } = abort
  let prepared: Prepared | null = null
  await persist('story', log, signal, async () => {
    prepared ??= await prepareStory(bootstrap, message => console.log(message))
    console.log('traffic is running')
    const options = { bootstrap, signal, log, ...prepared }
    await Promise.all([writeStory(options), writePayments(options), readStory(options)])
  })
}
