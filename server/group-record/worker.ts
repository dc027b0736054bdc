import { serveFile } from '../durable/serve-file.ts'
import { RecordFile } from './record-file.ts'

serveFile({
  open: path => new RecordFile(path),
  of: 'changes to groups',
  refusal: 'No group can be changed',
  loss: 'What was changed before is no longer recorded and cannot be undone here.',
})
