import { setTimeout as sleep } from 'node:timers/promises'
import type { Observer } from '#server/observer/start-observer'
import type { OperationContext } from '#server/operations/context'
import { describeGroup } from '#server/operations/describe-group'
import { adminFacts, differences, ourFacts, toolFacts, type FactsByGroup, type GroupFacts } from './group-facts.ts'
import type { JavaGroups, JavaGroupSpec } from './java-groups.ts'

const OURS_MS = 30_000

/** The two sides that are compared: Kafka's own tool and Java Admin, and our observer and API. Only groups of the mix. */
export function groupSides(
  java: JavaGroups,
  observer: Observer,
  context: OperationContext,
  mix: readonly JavaGroupSpec[],
): { kafka: () => Promise<FactsByGroup>; ours: () => Promise<FactsByGroup> } {
  return {
    async kafka() {
      const all = await toolFacts(java)
      const facts = new Map<string, GroupFacts>()
      for (const { groupId, type } of mix) {
        const found = type === 'share' || type === 'streams' ? await adminFacts(java, type, groupId) : all.get(groupId)
        if (found) facts.set(groupId, found)
      }
      return facts
    },
    async ours() {
      const askedAtMs = Date.now()
      for (;;) {
        // Commits first, as Kafka's tool does: a log end read before them would make lags too small.
        await observer.refresh(['groups'])
        await observer.refresh(['offsets'])
        const now = { ...context, nowMs: Date.now() }
        const groups = mix.map(({ groupId }) => describeGroup(now, groupId))
        // What a busy coordinator told late is as of then, and says so: a look of now is compared.
        const areOfNow = groups.every(({ offsetsAsOfMs }) => (offsetsAsOfMs ?? 0) >= askedAtMs)
        if (areOfNow || now.nowMs - askedAtMs > OURS_MS) return new Map(groups.map(group => [group.groupId, ourFacts(group)]))
      }
    },
  }
}

/** Until Kafka's own side says the same twice, with every group in the state Stable; what it said. */
export async function untilQuiet(kafka: () => Promise<FactsByGroup>, timeoutMs: number): Promise<FactsByGroup> {
  const untilMs = performance.now() + timeoutMs
  let before = await kafka()
  for (;;) {
    await sleep(1000)
    const now = await kafka()
    const moved = differences(before, now)
    const unstable = [...now]
      .filter(([, { state }]) => state !== 'Stable')
      .map(([groupId, { state }]) => `${groupId} is ${state}`)
    if (moved.length === 0 && unstable.length === 0) return now
    if (performance.now() > untilMs) throw new Error(`not quiet in time: ${[...moved, ...unstable].slice(0, 10).join('; ')}`)
    before = now
  }
}
