import type { Metadata } from 'next'
import { ClustersView } from '#components/overview/clusters-view.tsx'

export const metadata: Metadata = { title: 'Clusters' }

// The layout has fetched the list already: the frame shows it, too.
export default function ClustersPage() {
  return <ClustersView />
}
