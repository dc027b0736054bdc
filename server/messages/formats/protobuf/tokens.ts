import { UndecodableError } from '../undecodable.ts'

const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|([A-Za-z_][\w.]*|\.[A-Za-z_][\w.]*)|([-+]?(?:0[xX][0-9a-fA-F]+|\d[\w.]*(?:(?<=[eE])[-+]\d+)?))|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|([{}[\]()<>;,=:/-])/y
const MAX_TOKENS = 500_000

/** The tokens of a .proto file, strings with their quotes; comments and space are left out. @throws UndecodableError */
export function tokenize(text: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (match === null) throw new UndecodableError(`the schema is no .proto file: ${JSON.stringify(text.slice(at, at + 20))}`)
    const token = match[1] ?? match[2] ?? match[3] ?? match[4]
    if (token === undefined) continue
    tokens.push(token)
    if (tokens.length > MAX_TOKENS) throw new UndecodableError('the schema is too long')
  }
  return tokens
}
