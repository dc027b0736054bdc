import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'

export type JavaSetup = {
  /** Folder with the jars. */
  jars: string
  heapMb: number
  /** Archive of parsed classes that halves the start; null without one. */
  classArchive: string | null
}

// Measured with one broker on two cores, per start: C1 only 2.9 s instead of 4.0 s and half the CPU; with the class archive 2.0 s.
const FLAGS = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Xms64m',
  '-Xshare:auto',
  '-Xlog:disable',
  '-Djava.awt.headless=true',
]
// A dead peer makes NetworkClient warn every second for as long as it is dead.
const LOGGING = [
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients.NetworkClient=error',
]

/** The java arguments that run a main class of the broker's jars. */
export function javaArguments(setup: JavaSetup, mainClass: string, ...args: string[]): string[] {
  const archive = setup.classArchive === null ? [] : [`-XX:SharedArchiveFile=${setup.classArchive}`]
  return [...FLAGS, `-Xmx${setup.heapMb}m`, ...archive, ...LOGGING, '-cp', join(setup.jars, '*'), mainClass, ...args]
}

/** Starts java in a process group of its own (Ctrl-C must reach brokers through us, in order), output to `logFile`. */
export function spawnJava(args: string[], logFile: string): ChildProcess {
  const log = openSync(logFile, 'w')
  try {
    return spawn('java', args, { detached: true, stdio: ['ignore', log, log] })
  } finally {
    closeSync(log)
  }
}

export function explainJavaError(error: NodeJS.ErrnoException): Error {
  if (error.code !== 'ENOENT') return error
  return new Error('Java 17 or later is needed; install it (Debian: apt-get install openjdk-17-jre-headless) and start again')
}
