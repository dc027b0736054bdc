// The shapes of the answers about alerts, in one chunk that arrives with the first fetch.
export { alertDestinationList, alertList, alertRuleList, deliveryList, silenceList } from '#lib/wire/alerts'
