import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { createCertificate } from './certificates.ts'

const authority = createCertificate({ commonName: 'authority' })

test('an authority signs itself and may sign others', () => {
  const certificate = new X509Certificate(authority.certPem)
  expect(certificate.ca).toBe(true)
  expect(certificate.verify(certificate.publicKey)).toBe(true)
})

test('a server certificate names its hosts and addresses and is issued by the authority', () => {
  const server = createCertificate({
    commonName: 'localhost',
    issuer: authority,
    dnsNames: ['localhost'],
    ipAddresses: ['127.0.0.1'],
  })
  const certificate = new X509Certificate(server.certPem)
  expect(certificate.checkIssued(new X509Certificate(authority.certPem))).toBe(true)
  expect(certificate.checkHost('localhost')).toBe('localhost')
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(certificate.checkHost('example.org')).toBeUndefined()
  expect(certificate.ca).toBe(false)
})

test('an expired certificate can be made for tests of clients', () => {
  const validTo = new Date(Date.now() - 1000)
  const { certPem } = createCertificate({ commonName: 'old', issuer: authority, validTo })
  expect(new X509Certificate(certPem).validToDate.getTime()).toBe(Math.floor(validTo.getTime() / 1000) * 1000)
})
