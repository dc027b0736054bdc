import { formatBytes } from '#lib/format/bytes'
import type { LogDirDetail } from '#lib/wire/log-dirs'

/** "1.20 GiB a day"; null: not known yet. */
export function growthWords({ growthBytesPerDay }: Pick<LogDirDetail, 'growthBytesPerDay'>): string | null {
  if (growthBytesPerDay === null) return null
  return Math.abs(growthBytesPerDay) < 1 ? 'none' : `${formatBytes(Math.round(growthBytesPerDay))} a day`
}

/** "not before 12 days", short of a day in hours; null: nothing is foretold. */
export function fullWords({ daysUntilFull }: Pick<LogDirDetail, 'daysUntilFull'>): string | null {
  if (daysUntilFull === null) return null
  const hours = Math.floor(daysUntilFull * 24)
  if (hours < 1) return 'within the hour'
  if (hours < 48) return `not before ${hours} h`
  return `not before ${Math.floor(daysUntilFull).toLocaleString('en')} days`
}

/** From three days on somebody has to act, from one day on at once. */
export function fullTone({ daysUntilFull }: Pick<LogDirDetail, 'daysUntilFull'>): 'plain' | 'attention' | 'bad' {
  if (daysUntilFull === null || daysUntilFull >= 3) return 'plain'
  return daysUntilFull < 1 ? 'bad' : 'attention'
}

/** What is worth saying of a cluster's or a broker's disks, the gravest first; null: nothing. */
export function disksSentence(dirs: readonly LogDirDetail[]): string | null {
  const failed = dirs.filter(dir => dir.error !== null)
  const [soonest] = dirs
    .filter(dir => dir.daysUntilFull !== null)
    .toSorted((a, b) => (a.daysUntilFull ?? 0) - (b.daysUntilFull ?? 0))
  const parts: string[] = []
  for (const dir of failed) {
    const replicas = dir.replicaCount === 0 ? '' : `; ${dir.replicaCount} replicas in it are offline`
    parts.push(`${dir.path} of broker ${dir.brokerId} has failed${replicas}.`)
  }
  if (soonest !== undefined) {
    const by = soonest.filledBy === 'others' ? ', filled faster by other files than by Kafka’s logs' : ''
    parts.push(
      `At the present growth the first disk, ${soonest.path} of broker ${soonest.brokerId}, is full ${fullWords(soonest)}${by}.`,
    )
  }
  return parts.length === 0 ? null : parts.join(' ')
}
