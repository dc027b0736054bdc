import { serveFile } from '../../durable/serve-file.ts'
import { AlertFile } from './alert-file.ts'

serveFile({
  open: path => new AlertFile(path),
  of: 'alerts',
  refusal: 'No alert can be kept',
  loss: 'Rules, silences and what was firing are lost: make the rules anew.',
})
