'use client'

import { useSearchParams } from 'next/navigation'
import { useMemo } from 'react'
import type { FormatChoice } from '#lib/wire/payload'
import { parseFormatChoice } from './payload-format.ts'

export interface Formats {
  keyFormat: FormatChoice
  valueFormat: FormatChoice
}

/** How the URL says that keys and values are to be read. */
export function useFormats(): Formats {
  const params = useSearchParams()
  const [key, value] = [params.get('keyFormat'), params.get('valueFormat')]
  return useMemo(() => ({ keyFormat: parseFormatChoice(key), valueFormat: parseFormatChoice(value) }), [key, value])
}

/** Those that are not the default, as parameters. */
export function formatParams({ keyFormat, valueFormat }: Formats): Partial<Formats> {
  return { ...(keyFormat === 'auto' ? {} : { keyFormat }), ...(valueFormat === 'auto' ? {} : { valueFormat }) }
}
