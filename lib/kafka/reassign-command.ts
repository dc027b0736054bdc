import { shellWord } from './shell-word.ts'

export interface ReassignCommand {
  bootstrap: readonly string[]
  throttleBytesPerSecond: number | null
}

/** The file that the command reads, under the name that our export gives it. */
export const PLAN_FILE = 'reassignment.json'

/**
 * The commands of Kafka's own tool for the same reassignment, quoted for a POSIX shell: the second has to be run until all is
 * done, for only it removes the throttle.
 */
export function reassignCommands({ bootstrap, throttleBytesPerSecond }: ReassignCommand): string[] {
  const common = `kafka-reassign-partitions.sh --bootstrap-server ${bootstrap.map(shellWord).join(',')} --reassignment-json-file ${PLAN_FILE}`
  const throttle = throttleBytesPerSecond === null ? '' : ` --throttle ${throttleBytesPerSecond}`
  return [`${common} --execute${throttle}`, `${common} --verify`]
}
