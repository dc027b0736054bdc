import { randomBytes } from 'node:crypto'
import type { Sequence } from './channel.ts'

/** Event ids are `<run>.<seq>`: an id of another run of the process says nothing about this one's frames. */
export class ProcessSequence implements Sequence {
  readonly run = randomBytes(6).toString('hex')
  #seq = 0

  next(): number {
    return ++this.#seq
  }

  last(): number {
    return this.#seq
  }

  idOf(seq: number): string {
    return `${this.run}.${seq}`
  }
}

/** The frame that a returning reader saw last, or null when nothing can be concluded from its `Last-Event-ID`. */
export function resumeSeqOf(lastEventId: string | string[] | undefined, sequence: ProcessSequence): number | null {
  if (typeof lastEventId !== 'string') return null
  const [run, digits = ''] = lastEventId.split('.')
  if (run !== sequence.run || !/^\d{1,15}$/.test(digits)) return null
  const seq = Number(digits)
  return seq <= sequence.last() ? seq : null
}
