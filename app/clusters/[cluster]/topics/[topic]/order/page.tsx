import type { Metadata } from 'next'
import { LazyOrderView } from '#components/order/lazy-order-view.tsx'
import { segment } from '../../../../../prefetch.ts'

interface OrderPageProps {
  readonly params: Promise<{ cluster: string; topic: string }>
}

export async function generateMetadata({ params }: OrderPageProps): Promise<Metadata> {
  return { title: `Order in ${segment((await params).topic)}` }
}

export default async function OrderPage({ params }: OrderPageProps) {
  const { cluster, topic } = await params
  return <LazyOrderView cluster={segment(cluster)} topic={segment(topic)} />
}
