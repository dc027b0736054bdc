import { createHmac } from 'node:crypto'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { slackBody, webhookBody, type Notice } from '#lib/alerts/notice'
import type { PlainWebhook, Sent } from './protocol.ts'
import { failureText } from './failure-text.ts'

/** From the first byte of the name look-up to the status of the answer. */
const TIMEOUT_MS = 10_000
/** Idle connections are closed before most servers close theirs: a request on a dying one fails for nothing. */
const agentOptions = { keepAlive: true, maxSockets: 8, timeout: 3000 }
const httpAgent = new HttpAgent(agentOptions)
const httpsAgent = new HttpsAgent(agentOptions)

/**
 * One POST. Delivered is what is answered with 2xx; a redirect is not followed, for it leads where the operator has not said.
 * `Partitura-Delivery` is the same at every attempt. Signed: `Partitura-Signature: t=SECONDS,v1=HEX`, the HMAC-SHA256 of
 * `SECONDS.BODY`, so that an old message that is sent again by somebody else can be told by its time.
 */
export async function sendWebhook(
  destination: PlainWebhook,
  notice: Notice,
  nowMs: number,
  timeoutMs = TIMEOUT_MS,
): Promise<Sent> {
  const body = Buffer.from(destination.kind === 'slack' ? slackBody(notice) : webhookBody(notice))
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const statusCode = await post(destination, body, headersOf(destination, notice, body, nowMs), signal)
    if (statusCode >= 200 && statusCode < 300) return { ok: true, detail: `answered ${statusCode}` }
    const redirect = statusCode >= 300 && statusCode < 400 ? ': redirects are not followed' : ''
    return { ok: false, detail: `answered ${statusCode}${redirect}` }
  } catch (error) {
    return { ok: false, detail: signal.aborted ? `no answer within ${timeoutMs / 1000} s` : failureText(error) }
  }
}

function headersOf({ secret }: PlainWebhook, { deliveryId, state }: Notice, body: Buffer, nowMs: number): Record<string, string> {
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(body.length),
    'User-Agent': 'Partitura',
    'Partitura-Delivery': deliveryId,
    'Partitura-State': state,
  }
  return secret === null ? headers : { ...headers, 'Partitura-Signature': signatureOf(secret, body, Math.floor(nowMs / 1000)) }
}

export function signatureOf(secret: string, body: Buffer, seconds: number): string {
  const hmac = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')
  return `t=${seconds},v1=${hmac}`
}

/** The status of the answer. */
function post({ url, ca }: PlainWebhook, body: Buffer, headers: Record<string, string>, signal: AbortSignal): Promise<number> {
  const options = { method: 'POST', headers, signal }
  const request = url.startsWith('https:')
    ? httpsRequest(url, { ...options, agent: httpsAgent, ...(ca !== null && { ca }) })
    : httpRequest(url, { ...options, agent: httpAgent })
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  // Heard to the very end: a body that is cut, too long or never comes changes no status, but unheard it would end the thread.
  request.on('error', reject)
  request.on('close', () => reject(new Error('closed without an answer')))
  request.on('response', response => {
    // The status says all; what follows may be endless.
    resolve(response.statusCode ?? 0)
    response.on('error', () => {})
    if (Number(response.headers['content-length'] ?? '65536') < 4096) response.resume()
    else response.destroy()
  })
  request.end(body)
  return promise
}
