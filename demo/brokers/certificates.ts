import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import * as der from './der.ts'

/** A certificate and its private key; `certPem` and `keyPem` (PKCS #8) are what Kafka's PEM key stores and Node's TLS take. */
export type Certificate = { commonName: string; certPem: string; keyPem: string; privateKey: KeyObject }
export type CertificateWish = {
  commonName: string
  /** Who signs; itself when absent, and then it is an authority. */
  issuer?: Certificate
  /** For servers: the names it may be reached by, next to the addresses. */
  dnsNames?: string[]
  ipAddresses?: string[]
  /** Defaults: from yesterday, for ten years. */
  validFrom?: Date
  validTo?: Date
}

const ECDSA_WITH_SHA256 = der.sequence(der.objectId('1.2.840.10045.4.3.2'))
const DAY_MS = 86_400_000

/**
 * Makes an X.509 v3 certificate (RFC 5280; ECDSA on P-256 with SHA-256) for test and demo listeners, without any outside tool.
 */
export function createCertificate(wish: CertificateWish): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = wish.issuer ?? { commonName: wish.commonName, privateKey }
  const body = der.sequence(
    der.tagged(0, der.integer(Buffer.from([2]))),
    der.integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    name(issuer.commonName),
    der.sequence(
      der.time(wish.validFrom ?? new Date(Date.now() - DAY_MS)),
      der.time(wish.validTo ?? new Date(Date.now() + 3650 * DAY_MS)),
    ),
    name(wish.commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    der.tagged(3, der.sequence(...extensions(wish))),
  )
  const signature = sign('sha256', body, issuer.privateKey)
  return {
    commonName: wish.commonName,
    certPem: pem('CERTIFICATE', der.sequence(body, ECDSA_WITH_SHA256, der.bits(signature))),
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    privateKey,
  }
}

const name = (commonName: string): Buffer => der.sequence(der.set(der.sequence(der.objectId('2.5.4.3'), der.utf8(commonName))))

function extensions(wish: CertificateWish): Buffer[] {
  const isAuthority = !wish.issuer
  const constraints = isAuthority ? der.sequence(der.boolean(true)) : der.sequence()
  // keyCertSign and cRLSign for an authority, digitalSignature for the rest.
  const usage = isAuthority ? der.bits(Buffer.from([0x06]), 1) : der.bits(Buffer.from([0x80]), 7)
  const list = [extension('2.5.29.19', true, constraints), extension('2.5.29.15', true, usage)]
  const names = [
    ...(wish.dnsNames ?? []).map(dnsName => der.taggedBytes(2, Buffer.from(dnsName))),
    ...(wish.ipAddresses ?? []).map(address => der.taggedBytes(7, Buffer.from(address.split('.').map(Number)))),
  ]
  if (names.length > 0) list.push(extension('2.5.29.17', false, der.sequence(...names)))
  return list
}

const extension = (id: string, critical: boolean, content: Buffer): Buffer =>
  der.sequence(der.objectId(id), ...(critical ? [der.boolean(true)] : []), der.octets(content))

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
