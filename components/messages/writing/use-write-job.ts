'use client'

import { useEffect, useState, useSyncExternalStore } from 'react'
import { WriteJob } from './write-job.ts'
import { NOT_BEGUN, type WriteState } from './write-state.ts'

/** A writing that belongs to the dialog: closing it cancels what is under way. */
export function useWriteJob(): { job: WriteJob; state: WriteState } {
  const [job] = useState(() => new WriteJob())
  const state = useSyncExternalStore(job.subscribe, job.state, () => NOT_BEGUN)
  useEffect(() => () => job.cancel(), [job])
  return { job, state }
}
