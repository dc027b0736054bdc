import { serveFile } from '../../durable/serve-file.ts'
import { StoreFile } from './store-file.ts'

serveFile({
  open: path => new StoreFile(path),
  of: 'reassignments',
  refusal: 'No reassignment can be started',
  loss: 'Throttles that were to be removed may have been left on the cluster: look at the page of the reassignments.',
})
