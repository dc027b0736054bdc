import { resolve } from 'node:path'
import type { ClusterSource } from './file-clusters.ts'
import { readSecretFile } from './read-secret.ts'

interface WrittenPassword {
  password?: string | undefined
  passwordEnv?: string | undefined
  passwordFile?: string | undefined
}

/** The password that is written, or lies in a variable or a file; reported, and empty, unless exactly one of them is given. */
export function passwordOf(written: WrittenPassword, under: string, source: ClusterSource): string {
  const given = (['password', 'passwordEnv', 'passwordFile'] as const).filter(name => written[name] !== undefined)
  if (given.length !== 1) {
    const reason = given.length === 0 ? 'a password is missing' : `${given.join(' and ')} are both given`
    source.report([under], reason, 'Give exactly one of passwordEnv, passwordFile and password.')
    return ''
  }
  if (written.password !== undefined) return written.password
  if (written.passwordEnv !== undefined) {
    const value = source.environment[written.passwordEnv]
    if (value !== undefined && value !== '') return value
    const next = `Export ${written.passwordEnv} before you start Partitura.`
    source.report([under, 'passwordEnv'], `the environment variable ${written.passwordEnv} is not set`, next)
    return ''
  }
  const path = resolve(source.folder, written.passwordFile ?? '')
  return readSecretFile(path, (why, next) => source.report([under, 'passwordFile'], why, next)) ?? ''
}
