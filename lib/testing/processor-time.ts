/** Processor time of some work in milliseconds: what it costs, whatever else the machine is busy with. */
export function processorMs(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
