'use client'

import type { Alert } from '#lib/wire/alerts'
import { StateBadge, Tag } from '#components/ui/badge.tsx'
import { Age } from '#components/ui/values.tsx'
import { SubjectLink } from './subject-link.tsx'

/** Alerts one below the other: state, sentence, what it is about, since when. */
export function AlertLines({ alerts, label }: { alerts: readonly Alert[]; label: string }) {
  return (
    <ul aria-label={label}>
      {alerts.map(alert => (
        <li
          key={alert.alertId}
          className="grid grid-cols-[112px_minmax(0,1fr)_auto] items-baseline gap-x-3 gap-y-0.5 border-b border-line px-3.5 py-2 last:border-b-0 max-phone:grid-cols-[minmax(0,1fr)_auto]"
        >
          <span>
            <StateOf alert={alert} />
          </span>
          <div className="min-w-0 max-phone:order-last max-phone:col-span-2">
            <p className="wrap-anywhere">
              {alert.text}
              {alert.silencedBy !== null && (
                <>
                  {' '}
                  <Tag>silenced</Tag>
                </>
              )}
            </p>
            <p className="text-sm text-ink-3 wrap-anywhere">
              {alert.ruleName} · <SubjectLink subject={alert.subject} />
              {alert.resolvedBecause !== null && ` · ended because ${alert.resolvedBecause}`}
            </p>
            {alert.unknownReason !== null && (
              <p className="text-sm text-attention">
                Not known now: {alert.unknownReason}. It neither fires nor resolves meanwhile.
              </p>
            )}
          </div>
          <span className="text-right text-ink-3">
            <Age timeMs={alert.resolvedAtMs ?? alert.firedAtMs ?? alert.sinceMs} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function StateOf({ alert: { state, severity } }: { alert: Alert }) {
  if (state === 'pending') {
    return (
      <StateBadge tone="unknown" shape="half">
        pending
      </StateBadge>
    )
  }
  if (state === 'resolved') return <StateBadge tone="good">resolved</StateBadge>
  return <StateBadge tone={severity === 'critical' ? 'bad' : 'attention'}>{severity}</StateBadge>
}
