'use client'

import { useQuery } from '@tanstack/react-query'
import { message as wholeMessage, type Message } from '#lib/wire/messages'
import { callApi, problemOf } from '#components/data/api-client.ts'
import { keys } from '#components/data/keys.ts'
import { clusterPath } from '#components/data/queries.ts'
import { Dialog } from '#components/ui/dialog.tsx'
import { EmptyState, ErrorState } from '#components/ui/feedback.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import type { MessageQuery } from '../message-query.ts'
import { ProduceDialog } from '../produce-dialog.tsx'
import { draftOf } from '../produce-form.ts'
import { CopyDialog } from './copy-dialog.tsx'
import { ImportDialog } from './import-dialog.tsx'
import type { Writing } from './write-actions.tsx'

interface WritingDialogProps {
  writing: Writing
  cluster: string
  topic: string
  partitionCount: number | null
  query: MessageQuery
  onClose: () => void
}

/** The dialog of each way to write messages. */
export function WritingDialog({ writing, query, ...rest }: WritingDialogProps) {
  switch (writing.kind) {
    case 'new':
      return <ProduceDialog {...rest} />
    case 'again':
      return <ProduceAgain {...rest} message={writing.message} />
    case 'file':
      return <ImportDialog {...rest} />
    case 'copy':
      return <CopyDialog {...rest} query={query} />
  }
}

type ProduceAgainProps = Omit<WritingDialogProps, 'writing' | 'query'> & { message: Message }

/** A list holds the beginning of a large message only: it is read once more, whole. */
function ProduceAgain({ message, ...rest }: ProduceAgainProps) {
  const { cluster, topic, onClose } = rest
  const { partition, offset } = message
  const whole = useQuery({
    queryKey: [...keys.topic(cluster, topic), 'whole message', partition, offset],
    queryFn: ({ signal }) =>
      callApi(clusterPath(cluster, 'topics', topic, 'messages', String(partition), offset), wholeMessage, { signal }),
    staleTime: 10_000,
    enabled: draftOf(message) === null,
  })
  const draft = draftOf(whole.data ?? message)
  if (draft !== null) return <ProduceDialog {...rest} initial={draft} />
  return (
    <Dialog open onClose={onClose} title="Produce again">
      {whole.isPending && <SkeletonRows rows={4} />}
      {whole.error && <ErrorState what="The message could not be read." problem={problemOf(whole.error)} />}
      {whole.data !== undefined && (
        <EmptyState title="This message is too large for a form">
          Export it as NDJSON and produce it from that file: every byte is kept.
        </EmptyState>
      )}
    </Dialog>
  )
}
