// The shapes of the answers that `queries.ts` asks for, in one chunk that arrives with the first fetch.
export { brokerDetail, brokerList } from '#lib/wire/brokers'
export { clusterList, overview } from '#lib/wire/clusters'
export { eventList } from '#lib/wire/events'
export { group, groupList } from '#lib/wire/groups'
export { history } from '#lib/wire/history'
export { quorum } from '#lib/wire/quorum'
export { reassignmentAnswer, reassignmentList, throttleList } from '#lib/wire/reassignments'
export { configs, topic, topicList } from '#lib/wire/topics'
