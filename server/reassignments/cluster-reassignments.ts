import type { ClusterState } from '#lib/kafka/cluster-state'
import type { Pace } from '#lib/kafka/reassignment-progress'
import type { Log } from '../log.ts'
import type { ActivePlan } from './active-plan.ts'
import { ThrottleFinder, type FoundThrottles } from './found-throttles.ts'
import { OthersWatch, type OngoingPartition } from './others.ts'
import type { Claim, EndedPlan, Move, Plan } from './plan.ts'
import { Previews, type PlanRequest, type Preview, type PreviewResult } from './preview.ts'
import { amountOf, bytesToCopy, copiedSoFar, PaceKeeper, sumOf, type Amount } from './progress.ts'
import { Runner, type RunnerOptions } from './runner.ts'
import type { ReassignmentStore } from './store/open-store.ts'

/** What operations may ask of one cluster's reassignments. */
export interface ClusterReassignments {
  /** Makes a plan in a thread of its own and keeps it for half an hour. */
  plan(request: PlanRequest, signal: AbortSignal): Promise<PreviewResult>
  preview(planId: string): Preview | undefined
  /** @throws PartituraError `conflict` while one runs; what kept its first partitions from being moved */
  start(plan: Plan): Promise<void>
  /** @throws PartituraError `conflict` when none of ours runs */
  cancel(): Promise<void>
  setThrottle(bytesPerSecond: number | null): Promise<void>
  /** Resolves when what the disk says is known. */
  settled(): Promise<void>
  readonly active: ActivePlan | null
  /** Newest first. */
  readonly ended: readonly EndedPlan[]
  readonly claims: readonly Claim[]
  readonly trouble: string | null
  /** Moves of a plan that has ended, from a place on. */
  movesOf(planId: string, from: number, limit: number): Promise<Move[]>
  /** What somebody else has started. */
  others(): OngoingPartition[]
  /** Replication throttles found on the cluster, at most five seconds old. */
  throttles(): Promise<FoundThrottles>
  progress(of: 'ours' | 'others'): Amount & Pace
}

export interface OwnedReassignments extends ClusterReassignments {
  /** The observer has told something new. */
  stateChanged(): void
  close(): Promise<void>
}

export interface ReassignmentsOptions {
  clusterId: string
  readOnly: boolean
  changes: RunnerOptions['changes']
  state(): ClusterState
  /** The cluster was changed: look at it again. */
  refresh(): void
  store: ReassignmentStore
  log: Log
}

export function createReassignments(options: ReassignmentsOptions): OwnedReassignments {
  const { clusterId, readOnly, changes, store, log } = options
  const state = () => options.state()
  const previews = new Previews()
  const finder = new ThrottleFinder(changes, state)
  const watch = new OthersWatch()
  const paces = { ours: new PaceKeeper(), others: new PaceKeeper() }
  const runner = new Runner({
    clusterId,
    readOnly,
    changes,
    store,
    log,
    bytesOf: (move: Move) => bytesToCopy(state(), move),
    changed: () => {
      finder.forget()
      options.refresh()
    },
  })
  const others = () => watch.others(state(), runner.active, performance.now())
  const amounts = {
    ours: () => sumOf((runner.active?.moves ?? []).map(move => amountOf(state(), move))),
    others: () => sumOf(others().map(ongoing => amountOfOther(state(), ongoing))),
  }
  return {
    plan: (request, signal) => previews.make(state(), request, signal),
    preview: planId => previews.find(planId),
    start: plan => runner.start(plan),
    cancel: () => runner.cancel(),
    setThrottle: bytesPerSecond => runner.setThrottle(bytesPerSecond),
    settled: () => runner.settled(),
    get active() {
      return runner.active
    },
    get ended() {
      return runner.ended
    },
    get claims() {
      return runner.claims
    },
    get trouble() {
      return runner.trouble
    },
    movesOf: (planId, from, limit) => store.moves(planId, from, limit),
    others,
    throttles: () => finder.find(runner.claims),
    progress: of => ({ ...amounts[of](), ...paces[of].pace }),
    stateChanged() {
      const nowMs = performance.now()
      const { active } = runner
      paces.ours.note(active?.id ?? null, active === null ? null : amounts.ours(), nowMs)
      const isAny = watch.ongoing(state()).length > 0 && others().length > 0
      paces.others.note(isAny ? 'others' : null, isAny ? amounts.others() : null, nowMs)
    },
    close: () => runner.close(),
  }
}

function amountOfOther(state: ClusterState, { topic, partition }: OngoingPartition): Amount {
  const { addingReplicas: added } = partition
  const before = partition.replicas.filter(id => !added.includes(id))
  const totalBytes = bytesToCopy(state, { topic, partition: partition.partition, before, after: [...before, ...added] })
  return { movedBytes: copiedSoFar(state, partition, added), totalBytes }
}
