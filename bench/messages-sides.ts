/** The two sides of `bench/messages`, a search through the HTTP API and kcat's plain read, and what is watched meanwhile. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ScanEnd } from '#lib/wire/messages'

const LIMIT_MS = 180_000

export interface SearchRun {
  tookMs: number
  messages: number
  end: ScanEnd
}

/** One search, from the request to the last byte of its answer. @param url of the messages, with the whole query */
export async function search(url: string): Promise<SearchRun> {
  const startedMs = performance.now()
  const response = await fetch(url, { headers: { 'accept-encoding': 'identity' }, signal: AbortSignal.timeout(LIMIT_MS) })
  const text = await response.text()
  const tookMs = performance.now() - startedMs
  if (!response.ok) throw new Error(`the search answered ${response.status}: ${text}`)
  const lines = text.trimEnd().split('\n')
  const end = JSON.parse(lines.at(-1) ?? '') as ScanEnd
  return { tookMs, messages: lines.filter(line => line.startsWith('{"type":"message"')).length, end }
}

/** kcat reads the whole topic and writes every value to /dev/null. */
export async function kcatReads(bootstrap: string, topic: string): Promise<number> {
  const startedMs = performance.now()
  const args = ['-C', '-b', bootstrap, '-t', topic, '-o', 'beginning', '-e', '-q']
  const kcat = spawn('kcat', args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: LIMIT_MS })
  const [code] = await once(kcat, 'exit')
  if (code !== 0) throw new Error(`kcat ended with ${code}`)
  return performance.now() - startedMs
}

/** @throws Error that says how to get it */
export async function requireKcat(): Promise<void> {
  const found = await new Promise<boolean>(resolve => {
    const kcat = spawn('kcat', ['-V'], { stdio: 'ignore' })
    kcat.on('error', () => resolve(false))
    kcat.on('exit', code => resolve(code === 0))
  })
  if (!found) throw new Error('this bench compares with kcat, which is not installed: apt-get install kcat, or brew install kcat')
}

/** Follows a process' resident memory (Linux) until `peakMb` is asked for. */
export function watchMemory(pid: number): { peakMb(): number } {
  let peakKb = 0
  const look = async () => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    peakKb = Math.max(peakKb, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0))
  }
  const timer = setInterval(() => void look(), 25)
  return {
    peakMb() {
      clearInterval(timer)
      return peakKb / 1024
    },
  }
}

/** The main thread's delay since it was last asked for, in milliseconds, as the dashboard itself measures it. */
export async function loopDelay(url: string): Promise<{ p999Ms: number; maxMs: number }> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const at = (quantile: string) => {
    const value = new RegExp(`^partitura_event_loop_delay_seconds\\{quantile="${quantile}"\\} (\\S+)$`, 'm').exec(text)?.[1]
    return Number(value ?? Number.NaN) * 1000
  }
  return { p999Ms: at('p999'), maxMs: at('max') }
}

/** A process that does nothing beside it: what a pause on this machine is worth. */
export function watchIdle(): { stop(): Promise<{ p999Ms: number; longestPauseMs: number }> } {
  const idle = spawn(process.execPath, [join(import.meta.dirname, 'observe-idle.ts'), '20'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let printed = ''
  idle.stdout.on('data', chunk => (printed += String(chunk)))
  return {
    async stop() {
      idle.stdin.end()
      await once(idle, 'exit')
      return JSON.parse(printed) as { p999Ms: number; longestPauseMs: number }
    },
  }
}
