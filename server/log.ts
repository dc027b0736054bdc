/** One line of JSON per entry on standard error. Fields are chosen by the caller: never an options object, never a payload. */
type Level = 'info' | 'warn' | 'error'
type Fields = Record<string, string | number | boolean | null | undefined>

function write(level: Level, message: string, fields: Fields = {}): void {
  console.error(JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }))
}

export const log = {
  info: (message: string, fields?: Fields) => write('info', message, fields),
  warn: (message: string, fields?: Fields) => write('warn', message, fields),
  error: (message: string, fields?: Fields) => write('error', message, fields),
}
export type Log = typeof log

/** The message of anything thrown, for logs and failures. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
