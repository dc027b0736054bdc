'use client'

import { createContext, use, useMemo, type ReactNode } from 'react'
import type { Failure } from '#lib/wire/common'

const Told = createContext<readonly Failure[]>([])

/** Within `children`, banners leave out what a banner above them has told already: a broker that does not answer is named once a page. */
export function TellFailures({ failures, children }: { failures: readonly Failure[]; children: ReactNode }) {
  const above = use(Told)
  const told = useMemo(() => (failures.length === 0 ? above : [...above, ...failures]), [above, failures])
  return <Told value={told}>{children}</Told>
}

/** Those of `failures` that no banner above has told. */
export function useUntoldFailures(failures: readonly Failure[]): readonly Failure[] {
  return untoldFailures(failures, use(Told))
}

/**
 * Each failure once, without those already told. A broker that does not answer is one trouble, whatever the code and the words:
 * they depend on the request that met it, and on how long it lasts. What a broker refuses is told by Kafka's code. Without a
 * broker the words say what it is about.
 */
export function untoldFailures(failures: readonly Failure[], told: readonly Failure[]): Failure[] {
  const seen = new Set(told.map(keyOf))
  return failures.filter(failure => {
    const key = keyOf(failure)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

const NO_ANSWER = /^(broker-down|broker-unreachable|connection-.*|timed-out|closed)$/

function keyOf({ brokerId, code, message }: Failure): string {
  if (brokerId === null) return `${code}: ${message}`
  return `${brokerId}: ${NO_ANSWER.test(code) ? 'no answer' : code}`
}
