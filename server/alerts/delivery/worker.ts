/** The thread that speaks to receivers: nothing that hangs, lies or answers slowly is near what looks at Kafka. */
import { parentPort } from 'node:worker_threads'
import type { FromSender, Sent, ToSender } from './protocol.ts'
import { sendMail } from './send-mail.ts'
import { sendWebhook } from './send-webhook.ts'

parentPort?.on('message', ({ id, destination, notice }: ToSender) => {
  const sent: Promise<Sent> =
    destination.kind === 'smtp' ? sendMail(destination, notice) : sendWebhook(destination, notice, Date.now())
  void sent
    .catch((): Sent => ({ ok: false, detail: 'it failed' }))
    .then(result => parentPort?.postMessage({ id, ...result } satisfies FromSender))
})
