import type { Notice } from '#lib/alerts/notice'
import type { DestinationConfig, SmtpConfig, WebhookConfig } from '../../config/alerts-config.ts'

/** A destination as plain data, for the way into the thread: class instances do not survive structured clone. */
export type PlainDestination = PlainWebhook | PlainSmtp
export type PlainWebhook = Omit<WebhookConfig, 'url' | 'secret'> & { url: string; secret: string | null }
export type PlainSmtp = Omit<SmtpConfig, 'auth'> & { auth: { username: string; password: string } | null }

export interface ToSender {
  id: number
  destination: PlainDestination
  notice: Notice
}

/** How one attempt ended. `detail` is for people and holds neither an address nor a secret. */
export interface Sent {
  ok: boolean
  detail: string
}

export interface FromSender extends Sent {
  id: number
}

export function toPlain(destination: DestinationConfig): PlainDestination {
  if (destination.kind === 'smtp') {
    const { auth, ...rest } = destination
    return { ...rest, auth: auth && { username: auth.username, password: auth.password.reveal() } }
  }
  const { url, secret, ...rest } = destination
  return { ...rest, url: url.reveal(), secret: secret?.reveal() ?? null }
}
