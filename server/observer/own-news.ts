import type { Draft } from '#lib/kafka/changes/draft'
import type { MovedOffset } from '#lib/kafka/changes/offset-changes'

/** What this dashboard does to the cluster itself, for the timeline. */
export interface OwnNews {
  /** Told before the change is sent: a look that finds it knows whose it was. */
  expected?: { groupId: string; offsets: readonly MovedOffset[] }
  /** Told when it has been done. */
  events?: readonly Draft[]
}
