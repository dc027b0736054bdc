import type { Route } from '../http/route.ts'
import type { LiveHub } from '../live/hub.ts'
import { alertRoutes } from './alerts.ts'
import { brokerRoutes } from './brokers.ts'
import { clusterRoutes } from './clusters.ts'
import { demoRoutes } from './demo.ts'
import { drillRoutes } from './drill.ts'
import { groupRoutes } from './groups.ts'
import { heatMapRoutes } from './heat-map.ts'
import { historyRoutes } from './history.ts'
import { liveRoutes } from './live.ts'
import { markRoutes } from './marks.ts'
import { messageRoutes } from './messages.ts'
import { reassignmentRoutes } from './reassignments.ts'
import { recordWriteRoutes } from './record-writes.ts'
import { serviceRoutes, type ServiceSource } from './service.ts'
import { topicRoutes } from './topics.ts'
import { whatIfRoutes } from './what-if.ts'

/** The whole API, in the order of its description. */
export function apiRoutes(hub: Pick<LiveHub, 'attach'>, service: ServiceSource): readonly Route[] {
  const routes: Route[] = [
    ...clusterRoutes,
    ...brokerRoutes,
    ...topicRoutes,
    ...messageRoutes,
    ...recordWriteRoutes,
    ...groupRoutes,
    ...reassignmentRoutes,
    ...heatMapRoutes,
    ...whatIfRoutes,
    ...historyRoutes,
    ...markRoutes,
    ...alertRoutes,
    ...liveRoutes(hub),
    ...drillRoutes,
    ...demoRoutes,
  ]
  routes.push(...serviceRoutes(service, () => routes))
  return routes
}
