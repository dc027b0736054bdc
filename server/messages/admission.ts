import { PartituraError } from '../errors.ts'

export interface Admission {
  /**
   * Resolves when there is room; call the result once to make room for the next.
   * @throws PartituraError `too-many-requests` when the queue is full; the signal's reason when it aborts first
   */
  enter(signal: AbortSignal): Promise<() => void>
}

/** Lets `atOnce` callers in; the next `waiting` queue up in the order they came, more are turned away. */
export function createAdmission(what: string, limits: { atOnce: number; waiting: number }): Admission {
  let inside = 0
  const queue: (() => void)[] = []

  function leave(): void {
    inside--
    queue.shift()?.()
  }

  function letIn(): () => void {
    inside++
    let left = false
    return () => {
      if (!left) leave()
      left = true
    }
  }

  return {
    enter(signal) {
      signal.throwIfAborted()
      if (inside < limits.atOnce) return Promise.resolve(letIn())
      if (queue.length >= limits.waiting) {
        const detail = `${limits.atOnce} ${what} are running and ${limits.waiting} wait; try again when one has ended.`
        return Promise.reject(new PartituraError('too-many-requests', detail, { retryable: true }))
      }
      return new Promise((resolve, reject) => {
        const onTurn = () => {
          signal.removeEventListener('abort', onAbort)
          resolve(letIn())
        }
        const onAbort = () => {
          queue.splice(queue.indexOf(onTurn), 1)
          reject(signal.reason instanceof Error ? signal.reason : new Error('cancelled', { cause: signal.reason }))
        }
        signal.addEventListener('abort', onAbort, { once: true })
        queue.push(onTurn)
      })
    },
  }
}
