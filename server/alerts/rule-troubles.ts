/** What is wrong with rules as they lie in the file, in words: nobody hears of it otherwise, for such a rule tells nobody. */
import type { AlertRule } from '#lib/wire/alerts'
import type { UnreadRow } from './store/alert-file.ts'

/** The first so many are named; the rest is counted. */
const MOST = 5

type Telling = Pick<AlertRule, 'name' | 'enabled' | 'destinations'>

/** Rules in force that name a destination which the configuration does not have (any more). */
export function untoldTroubles(rules: readonly Telling[], configured: ReadonlySet<string>): string[] {
  const all = rules.flatMap(({ name, enabled, destinations }) => {
    const gone = enabled ? destinations.filter(each => !configured.has(each)) : []
    return gone.map(each => `The rule “${name}” tells “${each}”, which is not configured: nobody is told there.`)
  })
  const rest = all.length - MOST
  return rest <= 0 ? all : [...all.slice(0, MOST), `${rest} more such names are in the rules.`]
}

/** What is in the file but cannot be read, as one sentence; null: nothing. */
export function unreadTrouble(unread: readonly UnreadRow[]): string | null {
  if (unread.length === 0) return null
  const parts = (['rule', 'silence', 'alert'] as const).flatMap(of => {
    const count = unread.filter(row => row.of === of).length
    return count === 0 ? [] : [`${count} ${of}${count === 1 ? '' : 's'}`]
  })
  return `In the file of the alerts ${parts.join(', ')} cannot be read and ${unread.length === 1 ? 'is' : 'are'} left out; the log names them.`
}
