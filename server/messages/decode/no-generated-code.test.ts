import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

const TRIES = [
  "new Function('return 1')()",
  "Function('return 1')()",
  "(() => {}).constructor('return 1')()",
  "(async () => {}).constructor('return 1')",
  "(function* () {}).constructor('return 1')",
  "(async function* () {}).constructor('return 1')",
  "eval('1')",
  "globalThis.eval('1')",
]

test('in a decoding thread no text becomes code, however it is tried', async () => {
  const guard = new URL('./no-generated-code.ts', import.meta.url)
  const script = `
    import { parentPort } from 'node:worker_threads'
    const { forbidGeneratedCode } = await import(${JSON.stringify(guard.href)})
    forbidGeneratedCode()
    const results = []
    ${TRIES.map(text => `try { ${text}; results.push('ran') } catch { results.push('refused') }`).join('\n')}
    parentPort.postMessage(results)`
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`))
  const results = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  await worker.terminate()
  expect(results).toEqual(TRIES.map(() => 'refused'))
})
