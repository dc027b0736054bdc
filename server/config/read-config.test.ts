import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { ConfigError, type ConfigProblem } from './config-error.ts'
import { readConfig, type Config, type Environment } from './read-config.ts'

const root = mkdtempSync(join(tmpdir(), 'partitura-config-'))
afterAll(() => rmSync(root, { recursive: true }))

let count = 0
function folderWith(files: Record<string, string>): string {
  const folder = join(root, String((count += 1)))
  mkdirSync(folder)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

function problemsOf(read: () => Config): readonly ConfigProblem[] {
  try {
    read()
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  throw new Error('the configuration was accepted')
}

const withFile = (text: string, environment: Environment = {}, argv: string[] = []) => {
  const folder = folderWith({
    'partitura.config.yaml': text,
    'ca.pem': '-----BEGIN CERTIFICATE-----\nAAA\n',
    'secret.txt': 'from-file\n',
  })
  return () => readConfig(environment, argv, folder)
}

describe('partitura.config.yaml', () => {
  test('holds several clusters with TLS, SASL and read-only, and reads secrets from files and variables', () => {
    const config = withFile(
      `
server: { port: 8080, allowedHosts: [Kafka.Example.com], dataDir: data }
clusters:
  - id: production
    name: Production
    bootstrap: [kafka-1:9093, '[::1]:9093']
    tls: { ca: ca.pem, serverName: kafka.internal }
    sasl: { mechanism: SCRAM-SHA-512, username: viewer, passwordEnv: KAFKA_PASSWORD }
    readOnly: true
  - id: staging
    bootstrap: localhost:9092, localhost:9093
    tls: true
    sasl: { mechanism: PLAIN, username: viewer, passwordFile: secret.txt }
`,
      { KAFKA_PASSWORD: 'from-environment' },
    )()
    expect(config.server).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      allowedHosts: ['kafka.example.com'],
      insecureNoAuth: false,
    })
    const [production, staging] = config.clusters
    expect(production).toMatchObject({
      id: 'production',
      name: 'Production',
      bootstrap: ['kafka-1:9093', '[::1]:9093'],
      tls: { serverName: 'kafka.internal', cert: null, key: null },
      readOnly: true,
    })
    expect(production?.tls?.ca).toContain('BEGIN CERTIFICATE')
    expect(production?.sasl?.password.reveal()).toBe('from-environment')
    expect(staging).toMatchObject({ name: 'staging', bootstrap: ['localhost:9092', 'localhost:9093'], readOnly: false })
    expect(staging?.sasl?.password.reveal()).toBe('from-file')
  })

  test('names every mistake at once, each with its line, column, field and a next step', () => {
    const problems = problemsOf(
      withFile(
        `clusters:
  - id: Production!
    bootstrap: [kafka]
    sasll: {}
  - id: b
    sasl: { mechanism: PLANE, username: x, password: y }
sever: {}
`,
      ),
    )
    const told = problems.map(({ line, column, field, reason }) => `${line}:${column} ${field} ${reason}`)
    expect(told).toEqual([
      '2:5 clusters[0].id may have only lower-case letters, digits, dots and dashes',
      '4:5 clusters[0].sasll is not a known name',
      '5:5 clusters[1].bootstrap is required',
      '6:13 clusters[1].sasl.mechanism must be one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512',
      '7:1 sever is not a known name',
    ])
    expect(problems.every(problem => problem.next.length > 10)).toBe(true)
  })

  test('names the line of a missing file, an unset variable, a wrong address and an id given twice', () => {
    const problems = problemsOf(
      withFile(`clusters:
  - id: a
    bootstrap: [one:9092, two]
    tls:
      ca: missing.pem
      cert: ca.pem
  - id: a
    bootstrap: one:9092
    sasl: { mechanism: PLAIN, username: x, passwordEnv: NOT_SET }
`),
    )
    expect(problems.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '7 clusters[1].id',
      '3 clusters[0].bootstrap[1]',
      '5 clusters[0].tls.ca',
      '4 clusters[0].tls',
      '9 clusters[1].sasl.passwordEnv',
    ])
  })

  test('says where the YAML itself is broken', () => {
    const [problem] = problemsOf(withFile('clusters:\n  - id: a\n   bootstrap: b\n'))
    expect(problem).toMatchObject({ line: 3, reason: expect.stringContaining('not valid YAML') })
  })

  test('an empty file is one mistake, not a crash', () => {
    expect(problemsOf(withFile('')).map(problem => problem.reason)).toEqual(['must be a mapping of names to values'])
  })

  test('no problem and no printed configuration shows a password', () => {
    const text = `clusters:\n  - id: a\n    bootstrap: a:1\n    sasl: { mechanism: PLAIN, username: x, password: hunter2, passwordEnv: X }\n`
    expect(JSON.stringify(problemsOf(withFile(text)))).not.toContain('hunter2')
    const config = withFile(text.replace(', passwordEnv: X', ''))()
    expect(config.clusters[0]?.sasl?.password.reveal()).toBe('hunter2')
    expect(`${inspect(config, { depth: 9 })} ${JSON.stringify(config)}`).not.toContain('hunter2')
  })
})

describe('the environment', () => {
  const empty = folderWith({})

  test('KAFKA_BROKERS alone is enough', () => {
    const config = readConfig({ KAFKA_BROKERS: 'a:9092,b:9092', PARTITURA_CLUSTER_NAME: 'My Cluster' }, [], empty)
    expect(config.clusters).toMatchObject([
      { id: 'my-cluster', name: 'My Cluster', bootstrap: ['a:9092', 'b:9092'], tls: null, sasl: null },
    ])
  })

  test('names the variable of each mistake', () => {
    const environment = { KAFKA_BROKERS: 'a', KAFKA_SASL_MECHANISM: 'GSSAPI', KAFKA_TLS_CERT: '/nowhere.pem', PORT: 'x' }
    const sources = problemsOf(() => readConfig(environment, ['--fast'], empty)).map(problem => problem.source)
    expect(sources).toEqual(
      expect.arrayContaining([
        'KAFKA_BROKERS',
        'KAFKA_SASL_MECHANISM',
        'KAFKA_SASL_USERNAME',
        'KAFKA_SASL_PASSWORD',
        'KAFKA_TLS_CERT',
        'KAFKA_TLS_CERT and KAFKA_TLS_KEY',
        'PORT',
        '--fast',
      ]),
    )
  })

  test('without any cluster it says how to name one', () => {
    expect(problemsOf(() => readConfig({}, [], empty))).toMatchObject([
      { source: 'KAFKA_BROKERS', next: expect.stringContaining('KAFKA_BROKERS=') },
    ])
  })

  test('takes the demo control only from an address on this machine', () => {
    const read = (url: string) => () =>
      readConfig({ KAFKA_BROKERS: 'a:1', PARTITURA_DEMO_CONTROL: JSON.stringify({ url, token: 't' }) }, [], empty)
    expect(read('http://127.0.0.1:4000/')().clusters[0]?.demoControl?.url).toBe('http://127.0.0.1:4000')
    expect(problemsOf(read('http://169.254.169.254/'))).toMatchObject([{ source: 'PARTITURA_DEMO_CONTROL' }])
  })
})

describe('listening', () => {
  const empty = folderWith({})
  const read =
    (environment: Environment, argv: string[] = []) =>
    () =>
      readConfig({ KAFKA_BROKERS: 'a:1', ...environment }, argv, empty)

  test('on an address that other machines reach is refused without --insecure-no-auth', () => {
    expect(problemsOf(read({ HOST: '0.0.0.0' }))).toMatchObject([
      { source: 'HOST', next: expect.stringContaining('--insecure-no-auth') },
    ])
    expect(read({ HOST: '0.0.0.0' }, ['--insecure-no-auth'])().server.insecureNoAuth).toBe(true)
  })

  test('names under which it may be reached come from the environment too, and are checked', () => {
    expect(read({ PARTITURA_ALLOWED_HOSTS: 'Kafka.example.com, other:8443' })().server.allowedHosts).toEqual([
      'kafka.example.com',
      'other:8443',
    ])
    expect(problemsOf(read({ PARTITURA_ALLOWED_HOSTS: '*.example.com' }))).toMatchObject([{ source: 'PARTITURA_ALLOWED_HOSTS' }])
  })

  test('on this machine stays writable whatever the flag', () => {
    expect(read({ HOST: '127.0.0.1' }, ['--insecure-no-auth'])().server.insecureNoAuth).toBe(false)
  })
})

describe('alerts', () => {
  const clusters = 'clusters:\n  - id: a\n    bootstrap: a:9092\n'
  const destinations = (lines: string) => `${clusters}alerts:\n  publicUrl: https://kafka.example.com/\n  destinations:\n${lines}`

  test('names destinations, whose addresses and secrets come from variables and files and are never printed', () => {
    const { alerts } = withFile(
      destinations(`    - name: on-call
      webhook: { urlEnv: HOOK, secretEnv: SIGN, ca: ca.pem }
    - name: chat
      slack: { url: https://hooks.example.com/services/T0/B0/xyz }
    - name: mail
      smtp: { host: mail.example.com, from: a@example.com, to: [b@example.com], username: u, passwordEnv: MAIL }
`),
      { HOOK: 'https://example.com/in?token=abc', SIGN: '0123456789abcdef', MAIL: 'pw' },
    )()
    expect(alerts.publicUrl).toBe('https://kafka.example.com')
    expect(alerts.destinations).toMatchObject([
      { name: 'on-call', kind: 'webhook', ca: expect.stringContaining('BEGIN') },
      { name: 'chat', kind: 'slack', secret: null },
      { name: 'mail', kind: 'smtp', port: 587, tls: 'starttls', auth: { username: 'u' }, to: ['b@example.com'] },
    ])
    expect(inspect(alerts, { depth: 9 }) + JSON.stringify(alerts)).not.toMatch(/token=abc|0123456789abcdef|xyz|'pw'|"pw"/)
  })

  test.each<[string, string, string, RegExp]>([
    ['no way', '    - name: a\n', 'alerts.destinations[0]', /says not where to/],
    [
      'two ways',
      '    - name: a\n      slack: { url: "https://a" }\n      webhook: { url: "https://a" }\n',
      'alerts.destinations[0]',
      /webhook and slack/,
    ],
    [
      'a file address',
      '    - name: a\n      webhook: { url: "file:///etc/passwd" }\n',
      'alerts.destinations[0].webhook.url',
      /not an http/,
    ],
    [
      'a password in the address',
      '    - name: a\n      webhook: { url: "https://u:p@a" }\n',
      'alerts.destinations[0].webhook.url',
      /user name/,
    ],
    [
      'a short secret',
      '    - name: a\n      webhook: { url: "https://a", secret: short }\n',
      'alerts.destinations[0].webhook.secret',
      /fewer than 16/,
    ],
    [
      'a variable that is not set',
      '    - name: a\n      slack: { urlEnv: NOT_SET }\n',
      'alerts.destinations[0].slack.urlEnv',
      /NOT_SET is not set/,
    ],
    [
      'a password in clear text',
      '    - name: a\n      smtp: { host: m, from: a@b, to: c@d, tls: none, username: u, password: p }\n',
      'alerts.destinations[0].smtp.tls',
      /clear text/,
    ],
    [
      'a recipient that is none',
      '    - name: a\n      smtp: { host: m, from: a@b, to: "Bob <c@d>" }\n',
      'alerts.destinations[0].smtp.to',
      /not a mail address/,
    ],
  ])('with %s are refused, and said where', (_what, lines, field, reason) => {
    const [problem] = problemsOf(withFile(destinations(lines)))
    expect(problem).toMatchObject({ field, reason: expect.stringMatching(reason) })
  })

  test('of one name are refused', () => {
    const lines = '    - name: a\n      slack: { url: "https://a" }\n'
    expect(problemsOf(withFile(destinations(lines + lines)))).toMatchObject([{ field: 'alerts.destinations[1].name' }])
  })

  test('and metrics have defaults', () => {
    expect(withFile(clusters)()).toMatchObject({ alerts: { publicUrl: null, destinations: [] }, metrics: { maxSeries: 10_000 } })
  })
})
