import { memo } from 'react'
import type { Attention } from '#lib/wire/clusters'
import { alertsPlace, clusterHref } from '#components/frame/navigation.ts'
import { StateBadge } from '#components/ui/badge.tsx'
import { classes } from '#components/ui/class-names.ts'
import { Link } from '#components/ui/link.tsx'
import { Section } from '#components/ui/page.tsx'
import { plural } from '#lib/format/number'

interface AttentionSectionProps {
  readonly cluster: string
  readonly attention: readonly Attention[]
  /** Alerts of this cluster that fire now; null: not known, which the head of every page says. */
  readonly firing: number | null
}

/** What is wrong or will be, worst first. On a narrow page it comes before everything else when there is something. */
export const AttentionSection = memo(function AttentionSection({ cluster, attention, firing }: AttentionSectionProps) {
  return (
    <Section
      title="Needs attention"
      {...(attention.length > 0 && { note: String(attention.length) })}
      {...(firing !== null &&
        firing > 0 && {
          actions: (
            <Link look="bare" className="text-bad hover:underline" href={alertsPlace.path}>
              {plural(firing, 'alert')} {firing === 1 ? 'fires' : 'fire'} →
            </Link>
          ),
        })}
      className={classes(attention.length > 0 && 'max-[1099px]:order-first')}
    >
      {attention.length === 0 ? (
        <p className="px-3.5 py-3 text-ink-2">
          <StateBadge tone="good">nothing</StateBadge>{' '}
          <span className="ml-1.5">Every partition, broker and group is as it should be.</span>
        </p>
      ) : (
        <ul>
          {attention.map(each => (
            <li key={`${each.label} ${each.subject} ${each.href}`} className="border-b border-line last:border-b-0">
              <Link
                look="bare"
                href={clusterHref(cluster, pathOf(each.href))}
                className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-3.5 py-1.5 -outline-offset-2 hover:bg-ground"
              >
                <StateBadge tone={each.severity}>{each.label}</StateBadge>
                <span className="font-[560] wrap-anywhere">{each.subject}</span>
                <span className="text-ink-2 wrap-anywhere">{each.detail}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
})

function pathOf(href: string): string {
  return href === '' || href.startsWith('/') ? href : `/${href}`
}
