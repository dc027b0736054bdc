/** The answer, or an error when it takes longer; the signal tells whoever computes it that nobody waits any more. */
export async function answerWithin<Answer>(timeoutMs: number, ask: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const aborter = new AbortController()
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    reject(new Error(`No answer within ${timeoutMs} ms.`))
    aborter.abort()
  }, timeoutMs)
  try {
    return await Promise.race([ask(aborter.signal), late])
  } finally {
    clearTimeout(timer)
  }
}
