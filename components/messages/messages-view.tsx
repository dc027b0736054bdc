'use client'

import dynamic from 'next/dynamic'
import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo, useState } from 'react'
import type { Message } from '#lib/wire/messages'
import { clustersQuery, topicQuery } from '#components/data/queries.ts'
import { textCodec, useUrlState, writeUrl } from '#components/data/url-state.ts'
import { useApi } from '#components/data/use-api.ts'
import { Section } from '#components/ui/page.tsx'
import { MessagePanel } from './message-panel.tsx'
import { messageId } from './message-link.ts'
import { parseMessageQuery, printMessageQuery, type MessageQuery } from './message-query.ts'
import { MessageTable } from './message-table.tsx'
import { QueryBar } from './query-bar.tsx'
import { ScanReport } from './scan-report.tsx'
import { useMessageScan } from './use-message-scan.ts'
import { WriteActions, type Writing } from './writing/write-actions.tsx'

const WritingDialog = dynamic(() => import('./writing/writing-dialog.tsx').then(module => module.WritingDialog), { ssr: false })

/** The messages of one topic: search, tail, read one, write one. The whole state of the view stands in the URL. */
export function MessagesView({ cluster, topic }: { cluster: string; topic: string }) {
  const params = useSearchParams()
  const query = useMemo(() => parseMessageQuery(params), [params])
  const [run, setRun] = useState(0)
  const [open, setOpen] = useUrlState('open', textCodec)
  const [writing, setWriting] = useState<Writing | null>(null)
  const scan = useMessageScan(cluster, topic, query, run)
  const partitionCount = useApi(topicQuery(cluster, topic)).data?.partitionCount ?? null
  const readOnly = useApi(clustersQuery()).data?.items.find(each => each.id === cluster)?.readOnly ?? false

  const search = (next: MessageQuery) => {
    const printed = printMessageQuery(next)
    const unchanged = Object.entries(printed).every(([name, value]) => params.get(name) === value)
    if (unchanged) setRun(count => count + 1)
    else writeUrl({ ...printed, open: null }, 'push')
  }
  const close = useCallback(() => setOpen(''), [setOpen])
  const produceAgain = (message: Message) => setWriting({ kind: 'again', message })
  const opened = open === '' ? null : (scan.state.messages.find(message => messageId(message) === open) ?? open)

  return (
    <>
      <QueryBar
        cluster={cluster}
        topic={topic}
        query={query}
        problem={scan.state.problem}
        partitionCount={partitionCount}
        running={scan.state.phase === 'running'}
        onSearch={search}
        onStop={scan.stop}
      />
      <ScanReport cluster={cluster} topic={topic} scan={scan} query={query} onSearch={search} />
      <div className="flex items-start gap-3.5 max-phone:flex-col">
        <Section
          className="flex-1 max-phone:w-full"
          title="Messages"
          note={query.tail ? 'newest on top' : `${query.order} first`}
          actions={<WriteActions readOnly={readOnly} onWriting={setWriting} />}
        >
          <MessageTable state={scan.state} query={query} open={open} onOpen={setOpen} onSearch={search} />
        </Section>
        {opened !== null && (
          <MessagePanel
            cluster={cluster}
            topic={topic}
            message={opened}
            onClose={close}
            onProduceAgain={readOnly ? null : produceAgain}
          />
        )}
      </div>
      {writing !== null && (
        <WritingDialog
          writing={writing}
          cluster={cluster}
          topic={topic}
          partitionCount={partitionCount}
          query={query}
          onClose={() => setWriting(null)}
        />
      )}
    </>
  )
}
