const ALL_BYTES = 32 << 20
const LEAST_BYTES = 4 << 20

export interface ByteBudget {
  /** One more search shares the budget until `leave` is called. */
  join(): ByteShare
}

export interface ByteShare {
  /** Takes so many bytes of this search's share; false: wait until some are free. One request is always let through. */
  take(bytes: number): boolean
  /** Takes them whether there is room or not: they are here. */
  hold(bytes: number): void
  /** `bytes`: taken before, and not needed any more. */
  free(bytes: number): void
  leave(): void
}

/**
 * How many bytes searches may have asked of Kafka and not yet looked through: 32 MiB, divided among all. More does not make a
 * search faster (measured), but the process larger.
 */
export function createByteBudget(): ByteBudget {
  let searches = 0
  return {
    join() {
      searches++
      let taken = 0
      let here = true
      return {
        take(bytes) {
          const share = Math.max(LEAST_BYTES, ALL_BYTES / searches)
          if (taken > 0 && taken + bytes > share) return false
          taken += bytes
          return true
        },
        hold(bytes) {
          taken += bytes
        },
        free(bytes) {
          taken -= bytes
        },
        leave() {
          if (here) searches--
          here = false
        },
      }
    },
  }
}

/** The process's: all searches of all clusters. */
export const scanBudget: ByteBudget = createByteBudget()
