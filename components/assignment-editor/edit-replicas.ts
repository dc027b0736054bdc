/**
 * Edits of one partition's replicas: broker ids in order, the preferred leader first. Every edit answers a new list, or the
 * same one when there is nothing to do.
 */
export type Replicas = readonly number[]

/** Puts a broker at a place in the order, 0 being the leader's; a broker without a replica gets one. */
export function setRank(replicas: Replicas, brokerId: number, rank: number): Replicas {
  if (replicas[rank] === brokerId) return replicas
  const others = replicas.filter(each => each !== brokerId)
  const at = Math.min(rank, others.length)
  return [...others.slice(0, at), brokerId, ...others.slice(at)]
}

/** Gives a broker a replica, last in the order. */
export function addReplica(replicas: Replicas, brokerId: number): Replicas {
  return replicas.includes(brokerId) ? replicas : [...replicas, brokerId]
}

export function removeReplica(replicas: Replicas, brokerId: number): Replicas {
  return replicas.includes(brokerId) ? replicas.filter(each => each !== brokerId) : replicas
}

/** Moves a replica to another broker, its place in the order kept; two brokers that both hold one exchange their places. */
export function moveReplica(replicas: Replicas, from: number, to: number): Replicas {
  if (from === to || !replicas.includes(from)) return replicas
  return replicas.map(each => (each === from ? to : each === to ? from : each))
}

/** What a broker is to the partition, in words: "leader", "follower, second in order", "no replica". */
export function rankWords(replicas: Replicas, brokerId: number): string {
  const rank = replicas.indexOf(brokerId)
  if (rank < 0) return 'no replica'
  return rank === 0 ? 'leader' : `follower, ${ordinal(rank + 1)} in order`
}

const ORDINALS = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth']

function ordinal(place: number): string {
  return ORDINALS[place] ?? `number ${place}`
}
