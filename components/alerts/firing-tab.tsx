'use client'

import type { AlertList } from '#lib/wire/alerts'
import { plural } from '#lib/format/number'
import { useApi } from '#components/data/use-api.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, Notice } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { QueryView } from '#components/data/query-view.tsx'
import { numberCodec, useUrlState } from '#components/data/url-state.ts'
import { AlertLines } from './alert-list.tsx'
import { endedAlertsQuery } from './alert-queries.ts'

const STEP = 50
const MOST = 1000

interface FiringTabProps {
  readonly list: AlertList
  readonly ruleNames: ReadonlyMap<string, string>
  readonly hasRules: boolean
  /** The form of the first rule. */
  readonly onNewRule: () => void
  readonly refusal: string | null
}

/** What fires and may fire, what is not known, and what has ended. */
export function FiringTab({ list, ruleNames, hasRules, onNewRule, refusal }: FiringTabProps) {
  const omitted = list.total - list.items.length
  return (
    <>
      {list.unknown.length > 0 && (
        <Notice tone="attention">
          {list.unknown.slice(0, 5).map(({ ruleId, subjects, reason }) => (
            <p key={ruleId}>
              <b className="font-semibold">{ruleNames.get(ruleId) ?? 'A rule'}</b>: not known of {plural(subjects, 'subject')}.{' '}
              {sentence(reason)}
            </p>
          ))}
          {list.unknown.length > 5 && <p>And {plural(list.unknown.length - 5, 'more rule')}.</p>}
        </Notice>
      )}
      <Section title="Now" note={list.total === 0 ? undefined : `${list.firing} firing, ${list.pending} pending`}>
        {list.items.length > 0 ? (
          <>
            <AlertLines alerts={list.items} label="Alerts that fire or may fire" />
            {omitted > 0 && <p className="px-3.5 py-2 text-ink-2">And {plural(omitted, 'more alert')}: narrow the rules.</p>}
          </>
        ) : hasRules ? (
          <EmptyState title="Nothing is firing" />
        ) : (
          <EmptyState title="Nothing can fire yet">
            <p className="mb-3">Make a rule: on lag, the health of groups, partitions, disks or brokers.</p>
            <Button kind="main" refusal={refusal} onClick={onNewRule}>
              Make the first rule…
            </Button>
          </EmptyState>
        )}
      </Section>
      <Ended />
    </>
  )
}

function Ended() {
  const [shown, setShown] = useUrlState('ended', numberCodec)
  const limit = Math.min(MOST, Math.max(STEP, shown ?? STEP))
  const ended = useApi(endedAlertsQuery({ limit }), { keepPrevious: true, refetchMs: 10_000 })
  return (
    <Section title="Ended" note="newest first">
      <QueryView what="What has ended" query={ended} skeleton={<SkeletonRows rows={3} />}>
        {({ items, total }) =>
          items.length === 0 ? (
            <EmptyState title="Nothing has fired yet" />
          ) : (
            <>
              <AlertLines alerts={items} label="Alerts that have ended" />
              {items.length < total && limit < MOST && (
                <p className="border-t border-line px-3.5 py-2">
                  <Button onClick={() => setShown(limit + STEP)}>Show more of {total.toLocaleString('en')}</Button>
                </p>
              )}
            </>
          )
        }
      </QueryView>
    </Section>
  )
}

function sentence(reason: string): string {
  const whole = /[.?]$/.test(reason) ? reason : `${reason}.`
  return whole.charAt(0).toUpperCase() + whole.slice(1)
}
