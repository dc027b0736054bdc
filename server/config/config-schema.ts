import * as z from 'zod/mini'

// partitura.config.yaml as it may be written. Strict: a misspelt key is a mistake, not an ignored wish.

const text = z.string().check(z.minLength(1))

const tls = z.strictObject({
  ca: z.optional(text),
  cert: z.optional(text),
  key: z.optional(text),
  serverName: z.optional(text),
})

export const SASL_MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const

const sasl = z.strictObject({
  mechanism: z.enum(SASL_MECHANISMS),
  username: text,
  password: z.optional(text),
  passwordEnv: z.optional(text),
  passwordFile: z.optional(text),
})

const schemaRegistry = z.strictObject({
  url: text,
  username: z.optional(text),
  password: z.optional(text),
  passwordEnv: z.optional(text),
  passwordFile: z.optional(text),
  ca: z.optional(text),
})

const cluster = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]{0,62}$/, 'may have only lower-case letters, digits, dots and dashes')),
  name: z.optional(text),
  bootstrap: z.union([text, z.array(text).check(z.minLength(1))]),
  tls: z.optional(z.union([z.boolean(), tls])),
  sasl: z.optional(sasl),
  schemaRegistry: z.optional(schemaRegistry),
  clientRack: z.optional(text),
  readOnly: z.optional(z.boolean()),
})

const server = z.strictObject({
  host: z.optional(text),
  port: z.optional(z.number().check(z.int(), z.minimum(0), z.maximum(65_535))),
  allowedHosts: z.optional(z.array(text)),
  dataDir: z.optional(text),
})

const secretUrl = { url: z.optional(text), urlEnv: z.optional(text), urlFile: z.optional(text) }
const signing = { secret: z.optional(text), secretEnv: z.optional(text), secretFile: z.optional(text) }

const destination = z.strictObject({
  name: z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]{0,62}$/, 'may have only lower-case letters, digits, dots and dashes')),
  webhook: z.optional(z.strictObject({ ...secretUrl, ...signing, ca: z.optional(text) })),
  slack: z.optional(z.strictObject({ ...secretUrl, ca: z.optional(text) })),
  smtp: z.optional(
    z.strictObject({
      host: text,
      port: z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(65_535))),
      /** `starttls`: refused where the server has none. `implicit`: TLS from the first byte. */
      tls: z.optional(z.enum(['starttls', 'implicit', 'none'])),
      username: z.optional(text),
      password: z.optional(text),
      passwordEnv: z.optional(text),
      passwordFile: z.optional(text),
      from: text,
      to: z.union([text, z.array(text).check(z.minLength(1), z.maxLength(50))]),
      ca: z.optional(text),
    }),
  ),
})

const alerts = z.strictObject({
  publicUrl: z.optional(text),
  destinations: z.optional(z.array(destination).check(z.maxLength(50))),
})

export const METRIC_NAMES = ['kafka-exporter', 'kminion'] as const

const metrics = z.strictObject({
  maxSeries: z.optional(z.number().check(z.int(), z.minimum(100), z.maximum(1_000_000))),
  names: z.optional(z.array(z.enum(METRIC_NAMES))),
})

export const configFile = z.strictObject({
  server: z.optional(server),
  alerts: z.optional(alerts),
  metrics: z.optional(metrics),
  clusters: z.array(cluster).check(z.minLength(1)),
})
export type ConfigFile = z.infer<typeof configFile>
export type FileAlerts = z.infer<typeof alerts>
export type FileDestination = z.infer<typeof destination>
export type FileMetrics = z.infer<typeof metrics>
export type FileCluster = ConfigFile['clusters'][number]
export type FileTls = z.infer<typeof tls>
export type FileSchemaRegistry = z.infer<typeof schemaRegistry>
export type FileSasl = z.infer<typeof sasl>
