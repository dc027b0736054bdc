import { mailOf, type Notice } from '#lib/alerts/notice'
import { failureText } from './failure-text.ts'
import type { PlainSmtp, Sent } from './protocol.ts'

const CONNECT_MS = 10_000
const SOCKET_MS = 10_000

/**
 * One mail over one connection. Its Message-ID is made from the delivery's id, the same at every attempt: a mailbox that gets it
 * twice shows one. `starttls` refuses a server that offers no TLS, so that nothing is ever sent in clear text by surprise.
 */
export async function sendMail(destination: PlainSmtp, notice: Notice): Promise<Sent> {
  const { createTransport } = await import('nodemailer')
  const { host, port, tls, auth, from, to, ca } = destination
  const transport = createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(auth !== null && { auth: { user: auth.username, pass: auth.password } }),
    tls: { minVersion: 'TLSv1.2', ...(ca !== null && { ca }) },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    dnsTimeout: CONNECT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const { subject, text } = mailOf(notice)
    const domain = from.slice(from.lastIndexOf('@') + 1)
    const messageId = `<${notice.deliveryId}@${domain}>`
    await transport.sendMail({ from, to: [...to], subject, text, messageId, headers: { 'Auto-Submitted': 'auto-generated' } })
    return { ok: true, detail: `taken by ${host}` }
  } catch (error) {
    return { ok: false, detail: failureText(error) }
  } finally {
    transport.close()
  }
}
