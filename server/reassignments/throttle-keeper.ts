import type { ThrottleChanges, ThrottleFailure, ThrottleSetting } from '../kafka/changes/throttle-changes.ts'
import type { Claim, Move } from './plan.ts'
import type { ReassignmentStore } from './store/open-store.ts'
import { giveBack, takeEntries, takeRates, throttleNeed, type Taking } from './throttles.ts'

export interface ThrottleKeeperOptions {
  clusterId: string
  changes: ThrottleChanges
  store: Pick<ReassignmentStore, 'claim' | 'release'>
}

/** A broker that is away copies nothing and cannot be asked: its rates wait until it is back. */
type There = ReadonlySet<number>

/**
 * Sets and removes the throttles of reassignments. Whatever is set was written down before, so that it is removed even if this
 * process does not live to do it.
 */
export class ThrottleKeeper {
  readonly #options: ThrottleKeeperOptions
  #claims: readonly Claim[]
  #failures: readonly ThrottleFailure[] = []

  constructor(options: ThrottleKeeperOptions, claims: readonly Claim[]) {
    this.#options = options
    this.#claims = claims
  }

  get claims(): readonly Claim[] {
    return this.#claims
  }

  /** Why some of the claims could not be given back when it was last tried. */
  get failures(): readonly ThrottleFailure[] {
    return this.#failures
  }

  /** Is there a broker with a part in these moves whose rate is not set, because it was away when they began? */
  lacksRate(moves: readonly Move[], there: There): boolean {
    const named = new Set(this.#claims.filter(({ type }) => type === 'broker').map(({ name }) => name))
    return throttleNeed(moves).brokerIds.some(brokerId => there.has(brokerId) && !named.has(String(brokerId)))
  }

  /** Throttles these moves; returns what could not be set. Nothing that is throttled already is touched. */
  async take(
    { planId, moves, bytesPerSecond }: { planId: string; moves: readonly Move[]; bytesPerSecond: number },
    there: There,
    signal: AbortSignal,
  ): Promise<readonly ThrottleFailure[]> {
    const need = throttleNeed(moves)
    const brokerIds = need.brokerIds.filter(brokerId => there.has(brokerId))
    const topics = [...need.entries.keys()]
    if (brokerIds.length === 0 && topics.length === 0) return []
    const { settings, failures } = await this.#options.changes.readThrottles({ brokerIds, topics }, signal)
    if (failures.length > 0) return failures
    const rates = takeRates(planId, brokerIds, bytesPerSecond, settings, this.#claims)
    const lists = takeEntries(planId, need, settings, this.#claims)
    return this.#set(rates, lists, signal)
  }

  /** Changes the rate wherever this plan has set one. */
  async changeRate(
    planId: string,
    bytesPerSecond: number,
    there: There,
    signal: AbortSignal,
  ): Promise<readonly ThrottleFailure[]> {
    const mine = this.#claims.filter(claim => claim.planId === planId && claim.type === 'broker')
    const brokerIds = [...new Set(mine.map(({ name }) => Number(name)))].filter(brokerId => there.has(brokerId))
    const { settings, failures } = await this.#options.changes.readThrottles({ brokerIds, topics: [] }, signal)
    if (failures.length > 0) return failures
    return this.#set(takeRates(planId, brokerIds, bytesPerSecond, settings, this.#claims), NOTHING, signal)
  }

  /** Gives back what these plans have claimed; what could not be given back stays claimed and is tried again by whoever asks. */
  async giveBack(isOver: (planId: string) => boolean, there: There, signal: AbortSignal): Promise<readonly ThrottleFailure[]> {
    const over = this.#claims.filter(claim => isOver(claim.planId))
    const away = over.filter(claim => claim.type === 'broker' && !there.has(Number(claim.name)))
    const claims = over.filter(claim => !away.includes(claim))
    const read = await this.#read(claims, signal)
    const known = claims.filter(claim => !read.failures.some(failure => isAbout(failure, claim)))
    const { alterations, settled } = giveBack(known, read.settings)
    const refused = alterations.length === 0 ? [] : await this.#options.changes.alterThrottles(alterations, signal)
    const undone = known.filter(claim => settled.includes(claim) || !refused.some(failure => isAbout(failure, claim)))
    if (undone.length > 0) await this.#options.store.release(this.#options.clusterId, undone)
    this.#claims = this.#claims.filter(claim => !undone.includes(claim))
    this.#failures = [...away.map(awayFailure), ...read.failures, ...refused]
    return this.#failures
  }

  #read(claims: readonly Claim[], signal: AbortSignal): Promise<{ settings: ThrottleSetting[]; failures: ThrottleFailure[] }> {
    const names = (type: Claim['type']) => [...new Set(claims.filter(claim => claim.type === type).map(({ name }) => name))]
    const wanted = { brokerIds: names('broker').map(Number), topics: names('topic') }
    if (claims.length === 0) return Promise.resolve({ settings: [], failures: [] })
    return this.#options.changes.readThrottles(wanted, signal)
  }

  async #set(rates: Taking, lists: Taking, signal: AbortSignal): Promise<readonly ThrottleFailure[]> {
    const claims = [...rates.claims, ...lists.claims]
    if (claims.length > 0) await this.#options.store.claim(this.#options.clusterId, claims)
    this.#claims = [...this.#claims.filter(old => !claims.some(claim => isSame(claim, old))), ...claims]
    const alterations = [...rates.alterations, ...lists.alterations]
    return alterations.length === 0 ? [] : this.#options.changes.alterThrottles(alterations, signal)
  }
}

const NOTHING: Taking = { claims: [], alterations: [] }

function isSame(a: Claim, b: Claim): boolean {
  return a.type === b.type && a.name === b.name && a.key === b.key
}

function isAbout(failure: ThrottleFailure, claim: Claim): boolean {
  return failure.type === claim.type && failure.name === claim.name
}

function awayFailure({ type, name }: Claim): ThrottleFailure {
  return { type, name, brokerId: Number(name), code: 'broker-down', message: `broker ${name} is away` }
}
