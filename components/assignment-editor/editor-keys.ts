import { addReplica, moveReplica, removeReplica, setRank, type Replicas } from './edit-replicas.ts'

export interface EditorKey {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

export interface KeyEdit {
  readonly replicas: Replicas
  /** The broker that the focus is on afterwards: it goes along with a replica that moves. */
  readonly brokerId: number
}

/**
 * What a key does to the replica under the focus; null: the key is not the editor's. L or 1 makes it the leader, 2 to 9 put it
 * at that place, A or + adds one, Delete, Backspace or − takes it away, Shift with the left or right arrow moves it one broker on.
 */
export function editByKey(
  replicas: Replicas,
  brokerId: number,
  brokerIds: readonly number[],
  pressed: EditorKey,
): KeyEdit | null {
  const { key, shiftKey } = pressed
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return null
  const stay = (edited: Replicas) => ({ replicas: edited, brokerId })
  if (shiftKey && (key === 'ArrowLeft' || key === 'ArrowRight')) {
    const next = brokerIds[brokerIds.indexOf(brokerId) + (key === 'ArrowLeft' ? -1 : 1)]
    return next === undefined || !replicas.includes(brokerId)
      ? stay(replicas)
      : { replicas: moveReplica(replicas, brokerId, next), brokerId: next }
  }
  if (/^[1-9]$/.test(key)) return stay(setRank(replicas, brokerId, Number(key) - 1))
  switch (key) {
    case 'l':
    case 'L':
      return stay(setRank(replicas, brokerId, 0))
    case 'a':
    case 'A':
    case '+':
      return stay(addReplica(replicas, brokerId))
    case 'Delete':
    case 'Backspace':
    case '-':
      return stay(removeReplica(replicas, brokerId))
    default:
      return null
  }
}
