/**
 * The pages' only way to the running process: the API's own answers, without HTTP in between. Pages are bundled by Next, so
 * nothing of the server may be imported here; the process leaves its door in a global (server/main.ts).
 */
export interface PageDoor {
  read(path: string, requestId: string): Promise<{ status: number; body: unknown }>
}

export const PAGE_DOOR = Symbol.for('partitura.runtime')

/**
 * The answer of a GET route. `path` is below /api/v1 and may have a query: `/clusters/demo/topics?limit=5000`. Never throws
 * for what the API can say: a status of 400 and above comes with problem details as its body.
 */
export async function pageData(path: string): Promise<{ status: number; body: unknown }> {
  const door: unknown = Reflect.get(globalThis, PAGE_DOOR)
  if (isDoor(door)) return door.read(path, crypto.randomUUID())
  const detail = 'The dashboard’s process is not running: start it with npm start.'
  return {
    status: 503,
    body: {
      type: 'urn:partitura:problem:not-known-yet',
      title: 'Not known yet',
      status: 503,
      code: 'not-known-yet',
      detail,
      requestId: '',
      retryable: true,
      errors: [],
    },
  }
}

function isDoor(value: unknown): value is PageDoor {
  return typeof value === 'object' && value !== null && 'read' in value && typeof value.read === 'function'
}
