/** When a look was made, and how long it takes from then; null: not known. */
export interface Ending {
  asOfMs: number
  etaSeconds: number | null
}

/**
 * The ETAs of a broker's replicas, made to end with the broker's own: it is caught up when its last replica is. Each replica's
 * own rate says too much, because those that finish leave their share of the rate to the rest; the broker's rate over all of
 * them does not. So the slowest ends with the broker, and the others keep their order before it. As they were where the
 * broker's end is not known.
 */
export function endsWithBroker(broker: Ending, replicas: readonly Ending[]): (number | null)[] {
  const { etaSeconds: whole } = broker
  const fromBroker = ({ asOfMs, etaSeconds }: Ending) =>
    etaSeconds === null ? null : etaSeconds + (asOfMs - broker.asOfMs) / 1000
  const latest = Math.max(0, ...replicas.map(each => fromBroker(each) ?? 0))
  if (whole === null || latest <= 0) return replicas.map(each => each.etaSeconds)
  return replicas.map(each => {
    const own = fromBroker(each)
    if (own === null || each.etaSeconds === 0) return each.etaSeconds
    return Math.max(0, (own * whole) / latest - (each.asOfMs - broker.asOfMs) / 1000)
  })
}
