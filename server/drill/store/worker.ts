import { serveFile } from '../../durable/serve-file.ts'
import { DrillFile } from './drill-file.ts'

serveFile({
  open: path => new DrillFile(path),
  of: 'drills',
  refusal: 'No drill can be started',
  loss: 'A broker that a drill has stopped may still be down: look at the page of the brokers.',
})
