import { parseInstant, printInstant } from './instant.ts'

/** Where a search begins, as it stands in the form: a choice, and for an offset or a time what was typed. */
export interface FromDraft {
  choice: FromChoice
  text: string
}

export type FromChoice = 'earliest' | 'last' | 'offset' | 'time'

export const NEWEST_OF_EACH = 100

/** The form's state for a position of the URL. */
export function fromDraftOf(position: string, zone: string): FromDraft {
  const [kind, argument = ''] = position.split(':')
  if (kind === 'time') return { choice: 'time', text: printInstant(Number(argument), zone) }
  if (kind === 'last' || kind === 'offset') return { choice: kind, text: argument }
  return { choice: 'earliest', text: '' }
}

/** The position that the form says; null while what was typed is none. */
export function positionOf({ choice, text }: FromDraft, zone: string): string | null {
  switch (choice) {
    case 'earliest':
      return 'earliest'
    case 'last':
      return `last:${text === '' ? NEWEST_OF_EACH : text}`
    case 'offset': {
      const digits = text.replaceAll(/[\s,]/g, '')
      return /^\d{1,19}$/.test(digits) ? `offset:${digits}` : null
    }
    case 'time': {
      const timeMs = parseInstant(text, zone)
      return timeMs === null ? null : `time:${timeMs}`
    }
  }
}
