import { spawn } from 'node:child_process'

export type CommandResult = { exitCode: number; stdout: string; stderr: string }

const MAX_OUTPUT_CHARS = 16_000_000

/**
 * Runs a command to its end and returns what it printed (each stream cut at 16 million characters).
 * Rejects when the command does not exist, takes longer than `timeoutMs`, or `signal` aborts; a bad exit code is not an error.
 */
export function runCommand(
  command: string,
  args: string[],
  options: { timeoutMs: number; signal?: AbortSignal | undefined; input?: string; cwd?: string },
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const timeout = AbortSignal.timeout(options.timeoutMs)
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], signal, killSignal: 'SIGKILL', cwd: options.cwd })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout = (stdout + text).slice(-MAX_OUTPUT_CHARS)))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-MAX_OUTPUT_CHARS)))
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
    child.on('error', error => {
      if (timeout.aborted) reject(new Error(`${command} took longer than ${options.timeoutMs / 1000} s`, { cause: error }))
      else reject(error)
    })
    child.on('close', code => resolve({ exitCode: code ?? 1, stdout, stderr }))
  })
}

/** The last lines of a program's output, for an error message. */
export function lastLines(text: string, count = 8): string {
  return text.trimEnd().split('\n').slice(-count).join('\n')
}
