import { overview } from '#lib/wire/clusters'
import { expect } from '@playwright/test'
import { getApi } from './api.ts'

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
