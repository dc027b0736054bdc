import { resolve } from 'node:path'
import { Secret } from '../secret.ts'
import type { FileAlerts, FileDestination } from './config-schema.ts'
import type { ClusterSource } from './file-clusters.ts'
import { passwordOf } from './password.ts'
import { readPem, readSecretFile } from './read-secret.ts'

/** Where alerts may go. Nobody but the operator says so: rules name these destinations and nothing else (reliability R3). */
export interface AlertsConfig {
  /** Under which people reach this dashboard, without a slash at its end; null: notifications hold no link. */
  publicUrl: string | null
  destinations: readonly DestinationConfig[]
}

export type DestinationConfig = WebhookConfig | SmtpConfig

export interface WebhookConfig {
  name: string
  kind: 'webhook' | 'slack'
  /** The whole address is a secret: chat tools put theirs into the path. */
  url: Secret
  /** Signs each message (HMAC-SHA256); null: unsigned. */
  secret: Secret | null
  ca: string | null
}

export interface SmtpConfig {
  name: string
  kind: 'smtp'
  host: string
  port: number
  tls: 'starttls' | 'implicit' | 'none'
  auth: { username: string; password: Secret } | null
  from: string
  to: readonly string[]
  ca: string | null
}

const KINDS = ['webhook', 'slack', 'smtp'] as const
const MIN_SECRET = 16

export function alertsFromFile(written: FileAlerts, source: ClusterSource): AlertsConfig {
  const names = new Set<string>()
  const destinations = (written.destinations ?? []).flatMap((each, index) => {
    const report: ClusterSource['report'] = (field, reason, next) =>
      source.report(['destinations', index, ...field], reason, next)
    if (names.has(each.name)) report(['name'], `“${each.name}” is already taken`, 'Give every destination a name of its own.')
    names.add(each.name)
    return destinationOf(each, { ...source, report }) ?? []
  })
  return { publicUrl: publicUrlOf(written.publicUrl, source), destinations }
}

function destinationOf(written: FileDestination, source: ClusterSource): DestinationConfig | null {
  const given = KINDS.filter(kind => written[kind] !== undefined)
  if (given.length !== 1) {
    const reason = given.length === 0 ? 'says not where to' : `has ${given.join(' and ')}`
    source.report([], reason, 'Give each destination exactly one of webhook, slack and smtp.')
  }
  if (written.webhook !== undefined) {
    return webhookOf(written.name, 'webhook', written.webhook, { ...source, report: under('webhook', source) })
  }
  if (written.slack !== undefined) {
    return webhookOf(written.name, 'slack', written.slack, { ...source, report: under('slack', source) })
  }
  return written.smtp === undefined ? null : smtpOf(written.name, written.smtp, { ...source, report: under('smtp', source) })
}

function under(part: string, source: ClusterSource): ClusterSource['report'] {
  return (field, reason, next) => source.report([part, ...field], reason, next)
}

type WrittenWebhook = NonNullable<FileDestination['webhook']>

function webhookOf(
  name: string,
  kind: WebhookConfig['kind'],
  written: WrittenWebhook,
  source: ClusterSource,
): WebhookConfig | null {
  const url = oneOf('url', written, source)
  const hasSecret = written.secret !== undefined || written.secretEnv !== undefined || written.secretFile !== undefined
  const secret = hasSecret ? oneOf('secret', written, source) : null
  if (secret !== null && secret !== '' && secret.length < MIN_SECRET) {
    source.report(['secret'], `has fewer than ${MIN_SECRET} characters`, 'Make a long random one: openssl rand -hex 32.')
  }
  const ca = readPem(written.ca, source.folder, (why, next) => source.report(['ca'], why, next))
  if (url === '') return null
  const mistake = urlMistake(url)
  if (mistake !== null) source.report(['url'], mistake, 'Write the whole address, such as https://hooks.example.com/partitura.')
  return mistake === null ? { name, kind, url: new Secret(url), secret: secret === null ? null : new Secret(secret), ca } : null
}

/** Never the address itself: it may be a secret. */
function urlMistake(text: string): string | null {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return 'is not an http or https address'
  if (url.username !== '' || url.password !== '') return 'holds a user name or password, which are not used'
  return url.hash === '' ? null : 'has a fragment, which is never sent'
}

/** A secret that is written, or lies in a variable or a file; reported, and empty, unless exactly one of them is given. */
function oneOf(name: 'url' | 'secret', written: WrittenWebhook, source: ClusterSource): string {
  const names = [name, `${name}Env`, `${name}File`] as const
  const given = names.filter(each => written[each] !== undefined)
  if (given.length !== 1) {
    const reason = given.length === 0 ? `a ${name} is missing` : `${given.join(' and ')} are both given`
    source.report([], reason, `Give exactly one of ${name}Env, ${name}File and ${name}.`)
    return ''
  }
  const [inline, variable, file] = names.map(each => written[each])
  if (inline !== undefined) return inline
  if (variable !== undefined) {
    const value = source.environment[variable]
    if (value !== undefined && value !== '') return value
    const next = `Export ${variable} before you start Partitura.`
    source.report([`${name}Env`], `the environment variable ${variable} is not set`, next)
    return ''
  }
  const path = resolve(source.folder, file ?? '')
  return readSecretFile(path, (why, next) => source.report([`${name}File`], why, next)) ?? ''
}

const DEFAULT_PORTS = { starttls: 587, implicit: 465, none: 25 }
const ADDRESS = /^[^\s<>@,;"]+@[^\s<>@,;"]+$/

function smtpOf(name: string, written: NonNullable<FileDestination['smtp']>, source: ClusterSource): SmtpConfig {
  const tls = written.tls ?? 'starttls'
  const to = typeof written.to === 'string' ? [written.to] : written.to
  for (const [field, address] of [['from', written.from], ...to.map(each => ['to', each])] as const) {
    if (!ADDRESS.test(address ?? '')) {
      source.report([field ?? ''], `“${address}” is not a mail address`, 'Write the bare address, such as alerts@example.com.')
    }
  }
  if (written.username !== undefined && tls === 'none') {
    source.report(['tls'], 'a password would be sent in clear text', 'Use tls: starttls or implicit, or leave out the username.')
  }
  const auth =
    written.username === undefined
      ? null
      : { username: written.username, password: new Secret(passwordOf(written, 'password', source)) }
  const ca = readPem(written.ca, source.folder, (why, next) => source.report(['ca'], why, next))
  return {
    name,
    kind: 'smtp',
    host: written.host,
    port: written.port ?? DEFAULT_PORTS[tls],
    tls,
    auth,
    from: written.from,
    to,
    ca,
  }
}

function publicUrlOf(written: string | undefined, source: ClusterSource): string | null {
  if (written === undefined) return null
  const url = URL.parse(written)
  const isPlain = url !== null && ['http:', 'https:'].includes(url.protocol) && url.search === '' && url.hash === ''
  if (!isPlain || url.username !== '' || url.password !== '') {
    source.report(['publicUrl'], 'is not a plain http or https address', 'Write it as people open it: https://kafka.example.com.')
    return null
  }
  return written.replace(/\/+$/, '')
}
