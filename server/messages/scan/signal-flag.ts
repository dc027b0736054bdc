/** Something that happens now and then, and one who waits for it: what happens while nobody waits is not lost. */
export class SignalFlag {
  #raised = false
  #wake: (() => void) | null = null

  raise(): void {
    this.#raised = true
    this.#wake?.()
  }

  /** Resolves when the flag is raised, at the latest after `timeoutMs`; lowers it. One waiter at a time. */
  async wait(timeoutMs: number): Promise<void> {
    if (!this.#raised) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, Math.max(1, timeoutMs))
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    this.#wake = null
    this.#raised = false
  }
}
