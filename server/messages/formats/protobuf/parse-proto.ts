import { UndecodableError } from '../undecodable.ts'
import type { ProtoEnum, ProtoFile, ProtoMessage } from './proto-file.ts'
import { tokenize } from './tokens.ts'

const MAX_DEPTH = 50

/**
 * Reads a .proto file of proto2, proto3 or an edition (protobuf.dev, “Language Specification”). Options, services and
 * comments are passed over: only names, numbers and types matter for reading messages. Nothing in it is executed.
 * @throws UndecodableError
 */
export function parseProto(text: string): ProtoFile {
  return new ProtoParser(tokenize(text)).run()
}

class ProtoParser {
  readonly #tokens: readonly string[]
  readonly #file: ProtoFile = { messages: [], messagesByName: new Map(), enumsByName: new Map() }
  #at = 0
  #package = ''

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens
  }

  run(): ProtoFile {
    while (this.#at < this.#tokens.length) this.#topLevel()
    return this.#file
  }

  #topLevel(): void {
    const word = this.#next()
    switch (word) {
      case 'package':
        this.#package = this.#next()
        return this.#skipStatement()
      case 'message':
        this.#file.messages.push(this.#message(this.#next(), this.#package, 0))
        return
      case 'enum':
        return this.#enum(this.#package)
      case 'extend':
        this.#skipTo('{')
        return this.#skipBlock()
      case ';':
        return
      default:
        return this.#skipStatement()
    }
  }

  #message(ownName: string, scope: string, depth: number): ProtoMessage {
    if (depth > MAX_DEPTH) throw new UndecodableError(`messages are nested more than ${MAX_DEPTH} deep in the schema`)
    const message: ProtoMessage = { name: scope === '' ? ownName : `${scope}.${ownName}`, fields: new Map(), nested: [] }
    this.#file.messagesByName.set(message.name, message)
    this.#skipTo('{')
    this.#body(message, depth)
    return message
  }

  /** Up to and with the closing brace; a oneof's fields are the message's own. */
  #body(message: ProtoMessage, depth: number): void {
    for (let word = this.#next(); word !== '}'; word = this.#next()) {
      // Words such as `message` may be types or names of fields: what follows tells.
      if (word === 'message' && this.#peek(1) === '{') {
        message.nested.push(this.#message(this.#next(), message.name, depth + 1))
      } else if (word === 'enum' && this.#peek(1) === '{') this.#enum(message.name)
      else if (word === 'oneof' && this.#peek(1) === '{') {
        if (depth > MAX_DEPTH) throw new UndecodableError('oneofs are nested too deep in the schema')
        this.#skipTo('{')
        this.#body(message, depth + 1)
      } else if (word === 'extend') {
        this.#skipTo('{')
        this.#skipBlock()
      } else if (isStatement(word)) this.#skipStatement()
      else if (word !== ';') this.#field(word, message, depth)
    }
  }

  #field(first: string, message: ProtoMessage, depth: number): void {
    const labelled = first === 'repeated' || first === 'optional' || first === 'required'
    const type = labelled ? this.#next() : first
    const map = type === 'map' && this.#peek(0) === '<' ? this.#mapTypes() : null
    const name = this.#next()
    if (this.#next() !== '=') throw new UndecodableError(`the field “${name.slice(0, 100)}” of the schema has no number`)
    const number = Number(this.#next())
    if (!Number.isInteger(number) || number < 1 || number > 536_870_911) {
      throw new UndecodableError(`the field “${name.slice(0, 100)}” of the schema has no valid number`)
    }
    const repeated = first === 'repeated' || map !== null
    if (type === 'group') {
      message.fields.set(number, { name: name.toLowerCase(), type: `${message.name}.${name}`, repeated, map })
      message.nested.push(this.#message(name, message.name, depth + 1))
      return
    }
    message.fields.set(number, { name, type, repeated, map })
    this.#skipStatement()
  }

  #mapTypes(): { key: string; value: string } {
    this.#next()
    const key = this.#next()
    this.#next()
    const value = this.#next()
    this.#next()
    return { key, value }
  }

  #enum(scope: string): void {
    const own = this.#next()
    const found: ProtoEnum = { name: scope === '' ? own : `${scope}.${own}`, names: new Map() }
    this.#skipTo('{')
    for (let word = this.#next(); word !== '}'; word = this.#next()) {
      if (word === ';') continue
      if (isStatement(word)) {
        this.#skipStatement()
        continue
      }
      this.#next()
      const number = this.#signed()
      // Of names for one number the first is shown.
      if (!found.names.has(number)) found.names.set(number, word)
      this.#skipStatement()
    }
    this.#file.enumsByName.set(found.name, found)
  }

  #signed(): number {
    const first = this.#next()
    return first === '-' ? -Number(this.#next()) : Number(first)
  }

  /** Behind the semicolon, or behind the block that ends the statement. */
  #skipStatement(): void {
    for (let word = this.#next(); word !== ';'; word = this.#next()) {
      if (word !== '{') continue
      this.#skipBlock()
      // An option's value in braces has its semicolon still to come; a service has none.
      if (this.#peek(0) !== ';' && this.#peek(0) !== ',' && this.#peek(0) !== ']') return
    }
  }

  #skipBlock(): void {
    for (let open = 1; open > 0;) {
      const word = this.#next()
      if (word === '{') open++
      else if (word === '}') open--
    }
  }

  #skipTo(wanted: string): void {
    while (this.#next() !== wanted);
  }

  #peek(ahead: number): string | undefined {
    return this.#tokens[this.#at + ahead]
  }

  #next(): string {
    const token = this.#tokens[this.#at++]
    if (token === undefined) throw new UndecodableError('the schema ends in the middle of something')
    return token
  }
}

function isStatement(word: string): boolean {
  return word === 'option' || word === 'reserved' || word === 'extensions'
}
