import { formatCount, plural } from '#lib/format/number'
import type { ReassignmentAnswer } from '#lib/wire/reassignments'

type Counts = ReassignmentAnswer['counts']

/** How a reassignment that runs stands, in one sentence. */
export function runningText(state: ReassignmentAnswer['state'], total: number, counts: Counts): string {
  const parts = [
    `${formatCount(counts.done)} of ${plural(total, 'partition')} ${counts.done === 1 ? 'is' : 'are'} done`,
    ...(counts.moving > 0 ? [`${formatCount(counts.moving)} being copied`] : []),
    ...(counts.waiting > 0 ? [`${formatCount(counts.waiting)} waiting`] : []),
    ...unhappy(counts),
  ]
  const text = `${parts.join(', ')}.`
  return state === 'cancelling' ? `Being cancelled: ${text}` : text
}

/** How one ended; what was finished before a cancellation stays, and this says so. */
export function endedText(state: ReassignmentAnswer['state'], total: number, counts: Counts): string {
  if (state === 'cancelled') {
    const stays = counts.done === 1 ? 'was finished and stays where it is' : 'were finished and stay where they are'
    const begun = `${plural(counts['rolled-back'], 'partition')} taken back, ${formatCount(counts['not-started'])} never begun`
    return `Cancelled: ${counts.done === 0 ? 'no partition was finished' : `${plural(counts.done, 'partition')} ${stays}`}; ${begun}.`
  }
  if (counts.done === total) return `All ${plural(total, 'partition')} ${total === 1 ? 'is' : 'are'} where the plan wanted them.`
  return `${formatCount(counts.done)} of ${plural(total, 'partition')} done${unhappy(counts)
    .map(part => `, ${part}`)
    .join('')}.`
}

export function othersText(total: number): string {
  return `Somebody else is reassigning ${plural(total, 'partition')}, with another tool.`
}

function unhappy(counts: Counts): string[] {
  const words = {
    skipped: 'skipped',
    refused: 'refused by Kafka',
    'rolled-back': 'taken back',
    'not-started': 'never begun',
  } as const
  return (['skipped', 'refused', 'rolled-back', 'not-started'] as const).flatMap(name =>
    counts[name] > 0 ? [`${formatCount(counts[name])} ${words[name]}`] : [],
  )
}
