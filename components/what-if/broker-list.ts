import type { Codec } from '#components/data/url-state.ts'

/** As many as the API takes. */
const MOST = 60

/** Broker ids in the URL, `3,4`, in the order in which they are switched off. What is no id is left out. */
export const brokerListCodec: Codec<readonly number[]> = {
  parse: text => {
    const ids = (text ?? '').split(',').filter(part => /^\d{1,9}$/.test(part))
    return [...new Set(ids.map(Number))].slice(0, MOST)
  },
  print: ids => (ids.length === 0 ? null : ids.join(',')),
}

/** With the broker, or without it if it was there. */
export function toggled(ids: readonly number[], brokerId: number): number[] {
  return ids.includes(brokerId) ? ids.filter(id => id !== brokerId) : [...ids, brokerId].slice(-MOST)
}
