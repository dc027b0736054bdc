import type { ServerResponse } from 'node:http'

/**
 * Until the client has taken what is written, or has gone. One that stays and takes nothing for so long is cut off: what it
 * holds, such as a place among the searches, others wait for.
 */
export function drained(response: ServerResponse, stuckMs: number): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    const timer = setTimeout(() => {
      response.destroy()
      done()
    }, stuckMs)
    response.once('drain', done)
    response.once('close', done)
    // Gone already: neither will be heard.
    if (response.destroyed) done()
  })
}
