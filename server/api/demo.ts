import { demoAction, demoBroker } from '#lib/wire/demo'
import { answers, json, processRoute, type Route } from '../http/route.ts'
import { addDemoBroker, controlDemoBroker } from '../operations/control-demo.ts'

export const demoRoutes: readonly Route[] = [
  ...demoAction.options.map(action =>
    processRoute({
      method: 'POST',
      path: `/demo/brokers/{brokerId}/${action}` as const,
      summary: `${action.charAt(0).toUpperCase()}${action.slice(1)} a broker of the demo cluster`,
      tag: 'demo',
      action: 'change',
      answers: answers(demoBroker, 'Done.'),
      errors: ['not-found', 'broker-not-found', 'conflict', 'outcome-unknown'],
      handler: async (context, { params }) => json(await controlDemoBroker(context, params.brokerId, action)),
    }),
  ),
  processRoute({
    method: 'POST',
    path: '/demo/brokers',
    summary: 'Add a broker to the demo cluster',
    tag: 'demo',
    action: 'change',
    answers: answers(demoBroker, 'Added.', 201),
    errors: ['not-found', 'outcome-unknown'],
    handler: async context => json(await addDemoBroker(context), 201),
  }),
]
