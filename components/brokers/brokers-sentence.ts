import type { Broker } from '#lib/wire/brokers'
import { formatCount, plural } from '#lib/format/number'

/** The state of all brokers in words: who is missing first, then how the load lies. */
export function brokersSentence(brokers: readonly Broker[]): { headline: string; detail: string } {
  const notUp = brokers.filter(broker => broker.state !== 'up')
  return { headline: headlineOf(brokers, notUp), detail: detailOf(brokers) }
}

function headlineOf(brokers: readonly Broker[], notUp: readonly Broker[]): string {
  if (brokers.length === 0) return 'No broker was seen yet.'
  if (notUp.length === 0)
    return brokers.length === 1 ? 'The only broker is up.' : `All ${formatCount(brokers.length)} brokers are up.`
  const named = notUp.slice(0, 3).map(broker => `broker ${broker.brokerId} is ${broker.state.replace('-', ' ')}`)
  const more = notUp.length - named.length
  const text = [...named, ...(more > 0 ? [`${plural(more, 'more', 'more')} not up`] : [])].join(', ')
  return `${brokers.length - notUp.length} of ${brokers.length} are up: ${text}.`
}

function detailOf(brokers: readonly Broker[]): string {
  const leaders = brokers.map(broker => broker.leaderCount)
  const total = leaders.reduce((sum, count) => sum + count, 0)
  if (total === 0) return ''
  // What a broker should lead and does not is led by another: at least so many partitions have moved.
  const moved = brokers.reduce((sum, broker) => sum + Math.max(0, broker.preferredLeaderCount - broker.leaderCount), 0)
  const spread = `They lead ${plural(total, 'partition')}, between ${Math.min(...leaders)} and ${Math.max(...leaders)} each`
  return moved > 0 ? `${spread}; at least ${formatCount(moved)} not by the preferred leader.` : `${spread}.`
}

/** The state as the rest of a sentence that begins with the broker: “has not answered for 5 s; the cluster still counts it as alive”. */
export function statePredicate({ state, stateText }: Pick<Broker, 'state' | 'stateText'>): string {
  if (state === 'unreachable') return stateText.replace(/^not answering for/, 'has not answered for').replace(/^not/, 'is not')
  return stateText.startsWith('down for') ? `has been ${stateText}` : `is ${stateText}`
}
