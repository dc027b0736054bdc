/** A certificate for `localhost` that signs itself, made anew for each test run: no private key lies in the repository. */
import { generateKeyPairSync, sign } from 'node:crypto'

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts)
  const { length } = body
  const head = length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), body])
}
const SEQUENCE = 0x30
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const utf8 = (text: string) => der(0x0c, Buffer.from(text))
const time = (atMs: number) => der(0x18, Buffer.from(`${new Date(atMs).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`))
const DAY_MS = 86_400_000

/** RFC 5280: version 3, ECDSA with SHA-256 on P-256, subject alternative name `localhost`. PEM texts. */
export function selfSigned(nowMs: number): { cert: string; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = der(SEQUENCE, oid('2a8648ce3d040302'))
  const name = der(SEQUENCE, der(0x31, der(SEQUENCE, oid('550403'), utf8('localhost'))))
  const altName = der(SEQUENCE, oid('551d11'), der(0x04, der(SEQUENCE, der(0x82, Buffer.from('localhost')))))
  const body = der(
    SEQUENCE,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    der(SEQUENCE, time(nowMs - DAY_MS), time(nowMs + DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, altName)),
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey))
  const cert = der(SEQUENCE, body, algorithm, signature)
    .toString('base64')
    .replaceAll(/(.{64})/g, '$1\n')
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${cert}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}
