'use client'

import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/feedback.tsx'
import { Section } from '#components/ui/page.tsx'
import { Table, type Column } from '#components/ui/table.tsx'
import { VirtualTable } from '#components/ui/virtual-table.tsx'
import { plural } from '#lib/format/number'
import type { Group } from '#lib/wire/groups'
import { assignmentWords } from './assignment-words.ts'

type Member = NonNullable<Group['memberList']>[number]

const RemoveMember = dynamic(() => import('./remove-member-dialog.tsx').then(module => module.RemoveMemberDialog), { ssr: false })

const LONG_ROWS = 100

/** Who reads for the group, from where, and which partitions each was given. */
export function MembersTable({ cluster, group, readOnly }: { cluster: string; group: Group; readOnly: string | null }) {
  const [removing, setRemoving] = useState<Member | null>(null)
  const members = group.memberList
  const columns = useMemo(
    () => [...COLUMNS, removeColumn(member => readOnly ?? staysWhy(group.type, member), setRemoving)],
    [group.type, readOnly],
  )
  if (members === null) {
    return (
      <Section title="Members">
        <EmptyState title="Its members are unknown">
          The group’s coordinator did not say. It is asked again every few seconds.
        </EmptyState>
      </Section>
    )
  }
  const table = {
    stacked: true,
    caption: `Members of ${group.groupId}`,
    columns,
    rows: members,
    rowKey: (member: Member) => member.memberId,
    empty: (
      <EmptyState title="It has no members">
        Nobody reads for this group now; its committed offsets stay until they expire.
      </EmptyState>
    ),
  }
  return (
    <Section title="Members" note={plural(members.length, 'member')}>
      {members.length > LONG_ROWS ? <VirtualTable {...table} /> : <Table {...table} />}
      {removing && <RemoveMember cluster={cluster} groupId={group.groupId} member={removing} onClose={() => setRemoving(null)} />}
    </Section>
  )
}

const COLUMNS: readonly Column<Member>[] = [
  {
    id: 'client',
    head: 'Client',
    rowHeader: true,
    cell: member => (
      <span className="block max-w-52 truncate" title={member.memberId}>
        {member.clientId || member.memberId}
        {member.instanceId !== null && <span className="text-ink-3"> static {member.instanceId}</span>}
      </span>
    ),
  },
  { id: 'host', head: 'Host', cell: member => <span className="font-mono text-sm">{member.host.replace(/^\//, '')}</span> },
  { id: 'rack', head: 'Rack', cell: member => member.rack ?? <span className="text-ink-3">–</span> },
  {
    id: 'assignment',
    head: 'Partitions',
    cell: member => {
      const words = [assignmentWords(member.assignment), taskWords(member)].filter(text => text !== '').join('; ')
      return (
        <span className="block max-w-90 truncate" title={words}>
          {words}
        </span>
      )
    },
  },
]

/** Kafka lets others remove members of classic groups, and static ones of consumer groups. */
function staysWhy(type: string, member: Member): string | null {
  if (type === 'classic' || (type === 'consumer' && member.instanceId !== null)) return null
  return 'Kafka lets nobody else remove this kind of member: stop the client, or wait for its session to end.'
}

function removeColumn(refusalOf: (member: Member) => string | null, onRemove: (member: Member) => void): Column<Member> {
  return {
    id: 'remove',
    head: <span className="sr-only">Remove</span>,
    align: 'end',
    cell: member => (
      <Button
        kind="quiet"
        refusal={refusalOf(member)}
        aria-label={`Remove ${member.clientId || member.memberId}`}
        onClick={() => onRemove(member)}
      >
        Remove…
      </Button>
    ),
  }
}

/** What a Streams client keeps ready for others beside its own tasks. */
function taskWords({ tasks }: Member): string {
  if (tasks === undefined) return ''
  const count = (entries: typeof tasks.active) => entries.reduce((sum, { partitions }) => sum + partitions.length, 0)
  const [active, standby, warmup] = [count(tasks.active), count(tasks.standby), count(tasks.warmup)]
  return `${plural(active, 'active task')}, ${standby} standby, ${warmup} warming up`
}
