import { ensureClassArchive } from '#demo/brokers/class-archive'
import { ensureBrokerJars, ensureToolJars } from '#demo/brokers/jars'

/** Once before all test files that start brokers, which would otherwise fetch and prepare the same things side by side. */
export async function setup(): Promise<void> {
  const [jars] = await Promise.all([ensureBrokerJars(), ensureToolJars()])
  await ensureClassArchive(jars)
}
