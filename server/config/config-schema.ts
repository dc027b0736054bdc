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
  readOnly: z.optional(z.boolean()),
})

const server = z.strictObject({
  host: z.optional(text),
  port: z.optional(z.number().check(z.int(), z.minimum(0), z.maximum(65_535))),
  allowedHosts: z.optional(z.array(text)),
  dataDir: z.optional(text),
})

export const configFile = z.strictObject({
  server: z.optional(server),
  clusters: z.array(cluster).check(z.minLength(1)),
})
export type ConfigFile = z.infer<typeof configFile>
export type FileCluster = ConfigFile['clusters'][number]
export type FileTls = z.infer<typeof tls>
export type FileSchemaRegistry = z.infer<typeof schemaRegistry>
export type FileSasl = z.infer<typeof sasl>
