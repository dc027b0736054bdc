import { Skeleton, SkeletonRows } from '#components/ui/skeleton.tsx'

const card = 'mb-3.5 rounded-card border border-line bg-sheet'

/** The overview's cards, as large as they will be. */
export function OverviewSkeleton() {
  return (
    <>
      <div className={`${card} grid h-[62px] grid-cols-6 items-center gap-4 px-3.5`}>
        {Array.from({ length: 6 }, (_, index) => (
          <Skeleton key={index} className="h-5" />
        ))}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-3.5 min-[1100px]:grid-cols-[minmax(0,1.35fr)_minmax(0,1fr)]">
        <div>
          <div className={card}>
            <SkeletonRows rows={6} />
          </div>
          <div className={card}>
            <SkeletonRows rows={6} />
          </div>
        </div>
        <div>
          <div className={card}>
            <SkeletonRows rows={4} />
          </div>
          <div className={card}>
            <SkeletonRows rows={8} />
          </div>
        </div>
      </div>
    </>
  )
}
