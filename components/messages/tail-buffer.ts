import type { Message } from '#lib/wire/messages'
import { charactersOf, KEPT_TAIL_MESSAGES } from './scan-state.ts'

/** Of payload text, in characters. */
export const WAITING_CHARACTERS = 16 * 1024 * 1024

/** What waits while a tail is paused: the newest messages, bounded by number and size; what does not fit is counted. */
export class TailBuffer {
  readonly messages: Message[] = []
  leftOut = 0
  #characters = 0

  /** Takes every message, and lets go of the oldest when it is full. */
  add(message: Message): void {
    this.messages.push(message)
    this.#characters += charactersOf(message)
    while (this.messages.length > KEPT_TAIL_MESSAGES || (this.#characters > WAITING_CHARACTERS && this.messages.length > 1)) {
      const oldest = this.messages.shift()
      if (oldest !== undefined) this.#characters -= charactersOf(oldest)
      this.leftOut++
    }
  }
}
