/** The end of a path, which tells log directories of one machine apart: `/var/lib/kafka/data-2` becomes `…/data-2`. */
export function pathTail(path: string): string {
  const parts = path.split('/').filter(part => part !== '')
  const last = parts.at(-1)
  return last === undefined || parts.length === 1 ? path : `…/${last}`
}
