import { PartituraError } from '../errors.ts'
import { requireWritable, type ClusterHandle } from '../operations/context.ts'
import type { Action } from './route.ts'

/** May this be done here? Asked by the wrapper for every route; the operations ask again for themselves. */
export function authorise(action: Action, cluster: ClusterHandle | null, openToOthers: boolean): void {
  if (action === 'read') return
  if (cluster !== null) requireWritable(cluster)
  else if (openToOthers) {
    throw new PartituraError(
      'read-only',
      'The dashboard is open to other machines without authentication, so nothing can be changed.',
    )
  }
}
