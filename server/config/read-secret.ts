import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { messageOf } from '../log.ts'

type Report = (reason: string, next: string) => void

/** A PEM text that is written inline or lies in a file; null when none is given or it cannot be read. */
export function readPem(written: string | undefined, folder: string, report: Report): string | null {
  if (written === undefined) return null
  if (written.trimStart().startsWith('-----BEGIN ')) return written
  const path = resolve(folder, written)
  const text = readSecretFile(path, report)
  if (text === null) return null
  if (text.includes('-----BEGIN ')) return text
  report(`${path} holds no PEM text`, 'Convert it: openssl pkcs12 -in store.p12 -out store.pem (or keytool -exportcert -rfc).')
  return null
}

/** The text of a file without the line feed at its end. */
export function readSecretFile(path: string, report: Report): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    report(`cannot read the file: ${messageOf(error)}`, 'Name a file that exists and that this user may read.')
    return null
  }
}
