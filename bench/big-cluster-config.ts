import type { ClusterConfig } from '#server/config/cluster-config'

/** Plain text, no password: the big cluster as the dashboard is told of it. */
export function configFor(bootstrap: readonly string[]): ClusterConfig {
  return {
    id: 'big',
    name: 'big',
    bootstrap,
    tls: null,
    sasl: null,
    readOnly: false,
    schemaRegistry: null,
    clientRack: null,
    demoControl: null,
  }
}
