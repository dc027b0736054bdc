import { overview } from '#lib/wire/clusters'
import { expect } from '@playwright/test'
import { getApi } from './api.ts'

const IN_A_ROW = 4
const LOOK_EVERY_MS = 500

/**
 * Resolves when the dashboard also has nothing to say of missing parts for some looks on end: leaders that have just moved, as
 * after a drill, are told by brokers that are not theirs any more.
 */
export async function untilCalm(url: string): Promise<void> {
  await untilWhole(url)
  let calm = 0
  const looks = async () => {
    const { failures } = await getApi(url, '/clusters/demo/overview', overview)
    calm = failures.length === 0 ? calm + 1 : 0
    return calm
  }
  await expect.poll(looks, { timeout: 60_000, intervals: [LOOK_EVERY_MS] }).toBeGreaterThanOrEqual(IN_A_ROW)
}

/** Resolves when the dashboard sees all five brokers up and every replica in sync. */
export async function untilWhole(url: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const { cluster, totals, brokers } = await getApi(url, '/clusters/demo/overview', overview)
        return [cluster.brokersUp, totals.underReplicated, brokers.filter(each => each.state === 'up').length]
      },
      { timeout: 60_000 },
    )
    .toEqual([5, 0, 5])
}
