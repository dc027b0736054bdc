/** Where the demo says what it does: a line per step; counts ("3 of 5 brokers up") rewrite their line on a terminal. */
export type Terminal = { step: (message: string) => void; error: (message: string) => void }

const COUNT = /^\d+ of \d+ /

export function createTerminal(): Terminal {
  const isInteractive = process.stdout.isTTY
  let isCounting = false
  const endCount = () => {
    if (isCounting) process.stdout.write('\n')
    isCounting = false
  }
  return {
    step(message) {
      if (isInteractive && COUNT.test(message)) {
        process.stdout.write(`\r\x1b[K${message}`)
        isCounting = true
        return
      }
      endCount()
      console.log(message)
    },
    error(message) {
      endCount()
      console.error(message)
    },
  }
}
