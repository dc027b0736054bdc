'use client'

import dynamic from 'next/dynamic'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

/** The lens draws on a canvas and comes with its rules: it is loaded when its tab is opened, and only in the browser. */
export const LazyOrderView = dynamic(() => import('./order-view.tsx').then(module => module.OrderView), {
  ssr: false,
  loading: () => <SkeletonRows rows={9} />,
})
