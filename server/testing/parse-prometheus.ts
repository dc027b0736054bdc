/**
 * A strict reader of Prometheus' text format 0.0.4, for tests: what it does not understand it throws at. Lines of one family
 * stand together behind its HELP and TYPE, no series comes twice, names and labels are as the format wants them.
 */
export interface ParsedSeries {
  name: string
  labels: Record<string, string>
  value: number
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|})/
const VALUE = /^ (NaN|[+-]Inf|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)( -?\d+)?$/i

export function parsePrometheus(text: string): ParsedSeries[] {
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  const series = new Map<string, ParsedSeries>()
  const families = new Families()
  for (const line of text.slice(0, -1).split('\n')) {
    if (families.describedBy(line)) continue
    const parsed = parseLine(line)
    if (!families.isOpen(parsed.name)) throw new Error(`not in its family: ${line}`)
    const key = JSON.stringify([parsed.name, Object.entries(parsed.labels).toSorted(([a], [b]) => (a < b ? -1 : 1))])
    if (series.has(key)) throw new Error(`a series is there twice: ${line}`)
    series.set(key, parsed)
  }
  return [...series.values()]
}

class Families {
  readonly #closed = new Set<string>()
  #open = { name: '', help: false, type: false }

  /** True: the line is a HELP or TYPE, and has been taken in. */
  describedBy(line: string): boolean {
    const [, keyword, name = ''] = /^# (HELP|TYPE) ([^ ]+) ./.exec(line) ?? []
    if (keyword === undefined) return false
    if (NAME.exec(name)?.[0] !== name) throw new Error(`no name of a metric: ${line}`)
    if (this.#open.name !== name) {
      this.#closed.add(this.#open.name)
      if (this.#closed.has(name)) throw new Error(`${name} is there twice`)
      this.#open = { name, help: false, type: false }
    }
    if (keyword === 'TYPE' && !/ (counter|gauge|untyped)$/.test(line)) throw new Error(`no type: ${line}`)
    if (keyword === 'HELP') this.#open.help = true
    else this.#open.type = true
    return true
  }

  isOpen(name: string): boolean {
    return this.#open.name === name && this.#open.help && this.#open.type
  }
}

function parseLine(line: string): ParsedSeries {
  const name = NAME.exec(line)?.[0]
  if (name === undefined) throw new Error(`not a line of the format: ${line}`)
  const labels: Record<string, string> = {}
  let rest = line.slice(name.length)
  if (rest.startsWith('{')) {
    rest = rest.slice(1)
    for (let isOpen = true; isOpen;) {
      const [whole, label = '', value = '', end] = LABEL.exec(rest) ?? []
      if (whole === undefined || label in labels) throw new Error(`no labels: ${line}`)
      labels[label] = value.replaceAll(/\\([\\"n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
      rest = rest.slice(whole.length)
      isOpen = end === ','
    }
  }
  const value = VALUE.exec(rest)?.[1]
  if (value === undefined) throw new Error(`no value: ${line}`)
  return { name, labels, value: Number(value.replace('Inf', 'Infinity')) }
}
