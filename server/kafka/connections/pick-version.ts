import { failureOf } from '../errors.ts'
import type { ApiVersionsAnswer } from '../protocol/api-versions.ts'
import type { KafkaRequest } from '../protocol/request.ts'

/** The highest version of a request that the broker and we both speak; a broker closes the connection on any other. */
export function pickVersion<Args, Answer>(
  request: KafkaRequest<Args, Answer>,
  versions: ApiVersionsAnswer | null,
  brokerId: number | null,
  address: string,
): number {
  const range = versions?.ranges.get(request.key)
  if (!range)
    throw failureOf('unsupported-by-broker', `${address}: the broker does not know the request ${request.name}`, brokerId)
  const version = request.versions.findLast(candidate => candidate >= range.min && candidate <= range.max)
  if (version === undefined) {
    const ours = `${request.versions[0]} to ${request.versions.at(-1)}`
    const message = `${address}: the broker speaks ${request.name} v${range.min} to v${range.max}, Partitura v${ours}`
    throw failureOf('unsupported-by-broker', message, brokerId)
  }
  return version
}
