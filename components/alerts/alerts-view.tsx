'use client'

import dynamic from 'next/dynamic'
import { useSearchParams } from 'next/navigation'
import type { AlertList } from '#lib/wire/alerts'
import { QueryView } from '#components/data/query-view.tsx'
import { textCodec, useUrlState, type Codec } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { Notice } from '#components/ui/feedback.tsx'
import { Page, Section } from '#components/ui/page.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { alertRulesQuery, alertsQuery, destinationsQuery, silencesQuery } from './alert-queries.ts'
import { DeliveriesTab } from './deliveries-tab.tsx'
import { FiringTab } from './firing-tab.tsx'
import { RuleEditing } from './rule-editing.tsx'
import { RulesTab } from './rules-tab.tsx'
import { alertsSentence } from './rule-words.ts'
import { SilencesTab } from './silences-tab.tsx'
import { useOwnReadOnly } from './use-own-read-only.ts'

const SilenceDialog = dynamic(() => import('./silence-dialog.tsx').then(module => module.SilenceDialog), { ssr: false })

const TABS = ['firing', 'rules', 'silences', 'deliveries'] as const
type TabId = (typeof TABS)[number]
const tabOf = (text: string | null): TabId => TABS.find(tab => tab === text) ?? 'firing'
const silenceCodec: Codec<boolean> = { parse: text => text === 'new', print: isOpen => (isOpen ? 'new' : null) }

/** Alerts of all clusters: what fires, the rules, the silences, and what was told to whom. */
export function AlertsView() {
  const alerts = useApi(alertsQuery())
  const rules = useApi(alertRulesQuery()).data?.items
  const sentence = alerts.data && rules ? alertsSentence(alerts.data, rules.length) : { headline: '\u00a0' }
  return (
    <Page title="Alerts" sentence={sentence}>
      <QueryView what="The alerts" query={alerts} skeleton={<Skeleton />}>
        {list => <Body list={list} />}
      </QueryView>
    </Page>
  )
}

function Body({ list }: { list: AlertList }) {
  const tab = tabOf(useSearchParams().get('tab'))
  // None of these has a scope of its own in the stream, and others change them, too.
  const rules = useApi(alertRulesQuery(), { refetchMs: 10_000 })
  const destinations = useApi(destinationsQuery(list.deliveryVersion), { keepPrevious: true, refetchMs: 10_000 })
  const silences = useApi(silencesQuery(), { refetchMs: 10_000 })
  const [editing, setEditing] = useUrlState('rule', textCodec)
  const [silencing, setSilencing] = useUrlState('silence', silenceCodec)
  const refusal = useOwnReadOnly()
  const active = silences.data?.items.filter(({ state }) => state === 'active').length
  return (
    <>
      {list.troubles.map(trouble => (
        <Notice key={trouble} tone="bad">
          {trouble}
        </Notice>
      ))}
      <Tabs
        label="Alerts"
        current={tab}
        tabs={[
          { id: 'firing', label: 'Firing', href: '/alerts', count: list.firing },
          { id: 'rules', label: 'Rules', href: '/alerts?tab=rules', count: rules.data?.total },
          { id: 'silences', label: 'Silences', href: '/alerts?tab=silences', count: active },
          { id: 'deliveries', label: 'Notifications', href: '/alerts?tab=deliveries' },
        ]}
      />
      {tab === 'firing' && (
        <FiringTab
          list={list}
          ruleNames={new Map(rules.data?.items.map(({ ruleId, name }) => [ruleId, name]))}
          hasRules={rules.data === undefined || rules.data.total > 0}
          onNewRule={() => setEditing('new')}
          refusal={refusal}
        />
      )}
      {tab === 'rules' && (
        <QueryView what="The rules" query={rules} skeleton={<Skeleton />}>
          {({ items }) => (
            <RulesTab
              rules={items}
              firing={firingByRule(list)}
              configured={destinations.data?.items.map(({ name }) => name) ?? null}
              refusal={refusal}
              onEdit={setEditing}
            />
          )}
        </QueryView>
      )}
      {tab === 'silences' && (
        <QueryView what="The silences" query={silences} skeleton={<Skeleton />}>
          {({ items }) => <SilencesTab silences={items} refusal={refusal} onNew={() => setSilencing(true)} />}
        </QueryView>
      )}
      {tab === 'deliveries' && <DeliveriesTab version={list.deliveryVersion} refusal={refusal} />}
      {editing !== '' && (
        <RuleEditing
          ruleId={editing}
          rules={rules}
          destinations={destinations}
          refusal={refusal}
          onClose={() => setEditing('')}
        />
      )}
      {silencing && <SilenceDialog refusal={refusal} onClose={() => setSilencing(false)} />}
    </>
  )
}

/** Of what the list holds; the rest of a flood is counted at its top. */
function firingByRule({ items }: AlertList): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { state, ruleId } of items) if (state === 'firing') counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1)
  return counts
}

function Skeleton() {
  return (
    <Section title="Now">
      <SkeletonRows rows={4} />
    </Section>
  )
}
