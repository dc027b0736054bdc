import { plural } from '#lib/format/number'
import type { Cures } from '#lib/kafka/order/cures'
import type { LensArrival } from './arrival-stream.ts'

/** One message and its place in words; `overtaken` as `judgeOrder` gives it. */
export function arrivalWords(arrival: LensArrival, overtaken: number, what: string): string {
  const where = `partition ${arrival.partition}, offset ${arrival.offset}`
  if (overtaken < 0) return `${where}: no ${what}${arrival.reason === null ? '' : ` (${arrival.reason})`}`
  const rank = `${what} ${String(arrival.rank)}`
  return `${where}: ${rank}, ${placeWords(overtaken)}`
}

/** Shape and colour have this word beside them. */
export function placeWords(overtaken: number): string {
  if (overtaken < 0) return 'not judged'
  return overtaken === 0
    ? 'in its place'
    : `out of place: ${plural(overtaken, 'message')} that ${overtaken === 1 ? 'belongs' : 'belong'} behind it came before`
}

/** What the lens shows, in a sentence. */
export function orderSentence({ received, onePartition }: Cures, what: string): { headline: string; detail: string } {
  if (received.judged === 0) {
    return { headline: `No message has a ${what}.`, detail: 'Choose another field to judge the order by.' }
  }
  const unranked = received.unranked === 0 ? '' : ` ${plural(received.unranked, 'message')} without a ${what} cannot be judged.`
  const within =
    onePartition.outOfPlace === 0
      ? onePartition.partitions > 1
        ? 'Within every partition the order holds.'
        : 'All are in one partition.'
      : `${plural(onePartition.outOfPlace, 'message')} ${onePartition.outOfPlace === 1 ? 'is' : 'are'} out of place even within ${onePartition.outOfPlace === 1 ? 'its' : 'their'} partition: written so.`
  if (received.outOfPlace === 0)
    return { headline: `All ${plural(received.judged, 'message')} came in order.`, detail: within + unranked }
  return {
    headline: `${plural(received.outOfPlace, 'message')} of ${received.judged} came out of order,`,
    detail: `in ${plural(received.inversions, 'pair')}; the worst was overtaken by ${received.worst}. ${within}${unranked}`,
  }
}
