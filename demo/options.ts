import { parseArgs } from 'node:util'

export type DemoOptions = { reset: boolean; racks: number; port: number; brokers: number; dashboard: boolean; help: boolean }

export const USAGE = `npm run demo -- [options]

  --brokers 5      how many brokers, 1 to 9 (a folder that holds more starts all of them)
  --racks 3        spread the brokers over racks (none by default)
  --port 3000      where the dashboard listens; the next free port when it is taken
  --no-dashboard   only the brokers and their traffic
  --reset          throw away the data of earlier runs first
  --help           this text

Data, logs and the control address are kept in .demo; PARTITURA_DEMO_DIR names another folder.`

/** A mistake on the command line, said in one sentence. */
export class UsageError extends Error {
  override name = 'UsageError'
}

export function parseOptions(args: string[]): DemoOptions {
  const { values } = parse(args)
  return {
    reset: values.reset,
    dashboard: !values['no-dashboard'],
    help: values.help,
    brokers: wholeNumber('brokers', values.brokers, 1, 9),
    racks: values.racks === undefined ? 0 : wholeNumber('racks', values.racks, 1, 9),
    port: wholeNumber('port', values.port, 1, 65_535),
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        reset: { type: 'boolean', default: false },
        'no-dashboard': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
        brokers: { type: 'string', default: '5' },
        racks: { type: 'string' },
        port: { type: 'string', default: '3000' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function wholeNumber(name: string, text: string, lowest: number, highest: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= lowest && value <= highest) return value
  throw new UsageError(`--${name} ${text}: a whole number from ${lowest} to ${highest} is wanted`)
}
