/**
 * From now on nothing in this thread can make code from text: `eval` is gone and every function constructor refuses. V8's own
 * switch holds for a whole process only. Nothing here needs it; should a library ever try, it fails instead (reliability R6).
 */
export function forbidGeneratedCode(): void {
  const refuse = (): never => {
    throw new EvalError('No code is made from text in this thread.')
  }
  const guard = { construct: refuse, apply: refuse }
  const kinds = [function () {}, async function () {}, function* () {}, async function* () {}]
  for (const kind of kinds) {
    const prototype: object = Object.getPrototypeOf(kind)
    const constructor: unknown = Reflect.get(prototype, 'constructor')
    if (typeof constructor !== 'function') continue
    Object.defineProperty(prototype, 'constructor', {
      value: new Proxy(constructor, guard),
      writable: false,
      configurable: false,
    })
  }
  Object.defineProperty(globalThis, 'Function', { value: (() => {}).constructor, writable: false, configurable: false })
  Reflect.deleteProperty(globalThis, 'eval')
}
