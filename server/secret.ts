/**
 * A password or key that cannot be printed by accident: string conversion, JSON and inspection all give `***`
 * (reliability R17). `reveal()` is called in one place, where the client library is handed the value.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '***'
  }

  toJSON(): string {
    return '***'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '***'
  }
}
