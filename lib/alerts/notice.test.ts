import { expect, test } from 'vitest'
import { mailOf, noticeTitle, slackBody, subjectPath, webhookBody, type Notice } from './notice.ts'

const notice: Notice = {
  deliveryId: 'd-1',
  alertId: 'a-1',
  state: 'firing',
  severity: 'critical',
  ruleId: 'r-1',
  ruleName: 'Orders are read',
  kind: 'lag',
  subject: { cluster: 'demo', group: 'shop', topic: null, brokerId: null, logDir: null },
  text: 'Group “shop” is 12,000 messages behind',
  value: 12_000,
  threshold: 1000,
  sinceMs: 0,
  firedAtMs: 1_700_000_000_000,
  resolvedAtMs: null,
  resolvedBecause: null,
  url: 'https://kafka.example.com/clusters/demo/groups/shop',
}

test('the webhook carries every fact, and the id that tells a repeat', () => {
  expect(JSON.parse(webhookBody(notice))).toEqual({ version: 1, title: '[CRITICAL] Orders are read (demo)', ...notice })
})

test('Slack takes no command from a name', () => {
  const evil = { ...notice, ruleName: '<!channel> & <http://x|y>', text: 'Group “<!here>” waits' }
  const body = slackBody(evil)
  expect(body).not.toMatch(/<[!h]/)
  expect(JSON.parse(body)).toMatchObject({
    text: '[CRITICAL] &lt;!channel&gt; &amp; &lt;http:\u200B//x|y&gt; (demo)',
    attachments: [{ title_link: notice.url, mrkdwn_in: [] }],
  })
})

test.each([
  ['@channel', '@\u200Bchannel'],
  ['![](https://evil.example/x.png)', '![]\u200B(https:\u200B//evil.example/x.png)'],
  ['[a bill](http://evil.example)', '[a bill]\u200B(http:\u200B//evil.example)'],
  ['**loud** `code` ~~gone~~', '∗∗loud∗∗ ˋcodeˋ ∼∼gone∼∼'],
  ['_emphasis_', '\u200B_emphasis\u200B_'],
  ['orders_v1.eu-west', 'orders_v1.eu-west'],
])('a chat that reads Markdown takes no command from the name %s', (name, shown) => {
  const evil = { ...notice, ruleName: name, text: `Group “${name}” waits` }
  const { text, attachments } = JSON.parse(slackBody(evil))
  expect(text).toBe(`[CRITICAL] ${shown} (demo)`)
  expect(attachments[0].text).toContain(`Group “${shown}” waits.`)
})

test('a webhook and a mail have names as they are', () => {
  const evil = { ...notice, ruleName: '@channel *' }
  expect(JSON.parse(webhookBody(evil))).toMatchObject({ ruleName: '@channel *' })
  expect(mailOf(evil).text).toContain('Rule: @channel *')
})

test('a line feed in a name makes no second header, and no direction is turned', () => {
  const evil = { ...notice, ruleName: 'a\r\nBcc: x@example.com', subject: { ...notice.subject, group: '\u202Eevil' } }
  expect(noticeTitle(evil)).toBe('[CRITICAL] a\uFFFD\uFFFDBcc: x@example.com (demo)')
  expect(mailOf(evil).subject).not.toMatch(/[\r\n]/)
  expect(mailOf(evil).text).not.toContain('\u202E')
})

test('a mail says what, since when, where to look, and which delivery it is', () => {
  const resolved = {
    ...notice,
    state: 'resolved',
    resolvedAtMs: 1_700_000_060_000,
    resolvedBecause: 'its rule was deleted',
  } as const
  expect(mailOf(resolved)).toEqual({
    subject: '[RESOLVED] Orders are read (demo)',
    text: `Group “shop” is 12,000 messages behind.
The rule’s threshold is 1,000 messages.
Firing since 2023-11-14T22:13:20.000Z.
Resolved at 2023-11-14T22:14:20.000Z: its rule was deleted.

Cluster: demo
Group: shop
Rule: Orders are read

https://kafka.example.com/clusters/demo/groups/shop

Delivery d-1
`,
  })
})

test('the page of any subject, whatever its name holds', () => {
  const of = { cluster: 'demo', group: null, topic: null, brokerId: null, logDir: null }
  expect(subjectPath({ ...of, group: 'a/b 😀' })).toBe('/clusters/demo/groups/a%2Fb%20%F0%9F%98%80')
  expect(subjectPath({ ...of, topic: 'orders' })).toBe('/clusters/demo/topics/orders')
  expect(subjectPath({ ...of, brokerId: 3, logDir: '/data' })).toBe('/clusters/demo/brokers/3')
  expect(subjectPath(of)).toBe('/clusters/demo')
})
