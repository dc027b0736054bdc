import * as z from 'zod/mini'

/** A broker process of the demo cluster, as its launcher sees it: what was done to it, not what Kafka thinks of it. */
export const demoBroker = z.object({
  brokerId: z.number(),
  address: z.string(),
  state: z.string(),
  pid: z.nullable(z.number()),
})
export type DemoBroker = z.infer<typeof demoBroker>

export const demoAction = z.enum(['stop', 'kill', 'pause', 'resume', 'start'])
export type DemoAction = z.infer<typeof demoAction>
