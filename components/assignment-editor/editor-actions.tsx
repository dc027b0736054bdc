import { Button } from '#components/ui/button.tsx'
import { addReplica, rankWords, removeReplica, setRank, type Replicas } from './edit-replicas.ts'

interface EditorActionsProps {
  readonly rowName: string
  readonly brokerId: number
  readonly replicas: Replicas
  readonly onEdit: (replicas: Replicas) => void
}

/** What can be done with the chosen cell, for who does not know the keys or has none. */
export function EditorActions({ rowName, brokerId, replicas, onEdit }: EditorActionsProps) {
  const rank = replicas.indexOf(brokerId)
  const none = rank < 0 ? 'This broker has no replica of it' : null
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1.5 border-t border-line px-3.5 py-1.5">
      <p className="text-ink-2">
        {rowName}, broker {brokerId}: <b className="font-[560] text-ink">{rankWords(replicas, brokerId)}</b>
      </p>
      <div className="flex flex-wrap gap-1.5">
        <Button refusal={rank === 0 ? 'It is the leader already' : null} onClick={() => onEdit(setRank(replicas, brokerId, 0))}>
          Make leader
        </Button>
        {rank < 0 ? (
          <Button onClick={() => onEdit(addReplica(replicas, brokerId))}>Add replica</Button>
        ) : (
          <Button refusal={none} onClick={() => onEdit(removeReplica(replicas, brokerId))}>
            Remove replica
          </Button>
        )}
      </div>
    </div>
  )
}
