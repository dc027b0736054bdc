/** What a receiver is told, and in which words. Names in it are other people's: each form escapes them for itself. */
import type { AlertKind, AlertRule, AlertSubject } from '../wire/alerts.ts'
import { valueText } from './judge-rules.ts'

/** One notification, as it was when it came to be: later changes of the rule do not change it. */
export interface Notice {
  /** The same at every attempt, so that a receiver can tell a repeat. */
  deliveryId: string
  alertId: string
  state: 'firing' | 'resolved' | 'test'
  severity: AlertRule['severity']
  ruleId: string
  ruleName: string
  kind: AlertKind
  subject: AlertSubject
  /** What is or was the matter, in one sentence. */
  text: string
  value: number | null
  threshold: number | null
  sinceMs: number
  firedAtMs: number | null
  resolvedAtMs: number | null
  /** Why it ended, where that is not the condition's end. */
  resolvedBecause: string | null
  /** The page that shows it; null: the operator has not said where people reach the dashboard. */
  url: string | null
}

/** One line: state, severity, rule, cluster. */
export function noticeTitle({ state, severity, ruleName, subject }: Notice): string {
  const word = state === 'firing' ? severity.toUpperCase() : state === 'resolved' ? 'RESOLVED' : 'TEST'
  return oneLine(`[${word}] ${ruleName} (${subject.cluster})`)
}

/** Sentences: what, with which threshold, since when. */
export function noticeSentences(notice: Notice): string[] {
  if (notice.state === 'test') return [`${notice.text}.`]
  const limit = valueText(notice.kind, notice.threshold)
  const sentences = [`${notice.text}.`]
  if (limit !== null) sentences.push(`The rule’s threshold is ${limit}.`)
  if (notice.firedAtMs !== null) sentences.push(`Firing since ${new Date(notice.firedAtMs).toISOString()}.`)
  if (notice.state === 'resolved' && notice.resolvedAtMs !== null) {
    const because = notice.resolvedBecause === null ? '' : `: ${notice.resolvedBecause}`
    sentences.push(`Resolved at ${new Date(notice.resolvedAtMs).toISOString()}${because}.`)
  }
  return sentences
}

/** The webhook's body; docs/alerts.md describes it. */
export function webhookBody(notice: Notice): string {
  return JSON.stringify({ version: 1, title: noticeTitle(notice), ...notice })
}

const COLOURS = { critical: '#b3261e', warning: '#a15c00', resolved: '#0f766e', test: '#64748b' }

/** Slack's incoming webhooks, and what speaks their form (Mattermost, Rocket.Chat). */
export function slackBody(notice: Notice): string {
  const title = slackText(noticeTitle(notice))
  const text = noticeSentences(notice).map(slackText).join(' ')
  const colour = notice.state === 'firing' ? COLOURS[notice.severity] : COLOURS[notice.state]
  const link = notice.url === null ? {} : { title_link: notice.url }
  return JSON.stringify({ text: title, attachments: [{ color: colour, fallback: text, title, text, mrkdwn_in: [], ...link }] })
}

/** `&`, `<` and `>` are all that Slack takes as control characters; `<!channel>` in a group's id must wake nobody. */
function slackText(text: string): string {
  return unmarked(visible(text)).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const GAP = '\u200B'
const LOOK_ALIKES: Readonly<Record<string, string>> = { '*': '\u2217', '`': '\u02CB', '~': '\u223C' }

/**
 * Mattermost and Rocket.Chat read Markdown and `@channel` in what Slack takes as it is. Of our own words none holds any of this,
 * so it is a name's. A gap that nobody sees parts a mention, a link, an image and an address; it would not stop emphasis, so these
 * signs become ones that look alike. An underscore within a word means nothing, and `orders_v1` stays as it is for copying.
 */
function unmarked(text: string): string {
  return text
    .replaceAll('@', `@${GAP}`)
    .replaceAll('](', `]${GAP}(`)
    .replaceAll('://', `:${GAP}//`)
    .replaceAll(/[*`~]/g, sign => LOOK_ALIKES[sign] ?? sign)
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, `${GAP}_`)
}

export function mailOf(notice: Notice): { subject: string; text: string } {
  const { cluster, group, topic, brokerId, logDir } = notice.subject
  const facts = [
    ['Cluster', cluster],
    ['Group', group],
    ['Topic', topic],
    ['Broker', brokerId],
    ['Log directory', logDir],
    ['Rule', notice.ruleName],
  ].flatMap(([name, value]) => (value === null ? [] : [`${name}: ${visible(String(value))}`]))
  const link = notice.url === null ? [] : ['', notice.url]
  const lines = [...noticeSentences(notice).map(visible), '', ...facts, ...link, '', `Delivery ${notice.deliveryId}`]
  return { subject: noticeTitle(notice), text: `${lines.join('\n')}\n` }
}

function oneLine(text: string): string {
  return visible(text).replaceAll(/\s+/g, ' ').trim()
}

/** Control and direction characters are shown, not obeyed. */
function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\uFFFD')
}

/** The page of what an alert is about, below the dashboard's address. */
export function subjectPath({ cluster, group, topic, brokerId }: AlertSubject): string {
  const root = `/clusters/${encodeURIComponent(cluster)}`
  if (group !== null) return `${root}/groups/${encodeURIComponent(group)}`
  if (topic !== null) return `${root}/topics/${encodeURIComponent(topic)}`
  return brokerId === null ? root : `${root}/brokers/${brokerId}`
}
