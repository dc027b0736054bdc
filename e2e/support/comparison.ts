/** Collects where two sources of the same facts disagree, field by field. */
export class Comparison {
  #compared = 0
  readonly #differences: string[] = []

  /** How many fields were looked at: a comparison of nothing proves nothing. */
  get compared(): number {
    return this.#compared
  }

  get differences(): readonly string[] {
    return this.#differences
  }

  /** `ours` and `kafkas` must be the same, as text: offsets are bigint on one side and decimal strings on the other. */
  same(field: string, ours: unknown, kafkas: unknown): void {
    this.#compared++
    const [left, right] = [printed(ours), printed(kafkas)]
    if (left !== right) this.#differences.push(`${field}: the dashboard says ${left}, Kafka ${right}`)
  }
}

function printed(value: unknown): string {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return value
  return JSON.stringify(value) ?? 'nothing'
}
