import * as z from 'zod/mini'
import { check } from '../describe-issues.ts'
import { Secret } from '../secret.ts'
import type { ClusterConfig } from './cluster-config.ts'

const control = z.strictObject({ url: z.string(), token: z.string().check(z.minLength(1)) })
const NEXT = 'It is set by npm run demo: JSON with “url” (http on this machine) and “token”.'

/** Where the demo cluster is controlled: PARTITURA_DEMO_CONTROL, given by the demo to the dashboard that it starts. */
export function readDemoControl(
  written: string | undefined,
  report: (variable: string, reason: string, next: string) => void,
): ClusterConfig['demoControl'] {
  if (written === undefined || written === '') return null
  const checked = check(control, parseJson(written))
  if (!checked.ok || !isLoopbackUrl(checked.value.url)) {
    report('PARTITURA_DEMO_CONTROL', 'is not an address of the demo', NEXT)
    return null
  }
  return { url: checked.value.url.replace(/\/$/, ''), token: new Secret(checked.value.token) }
}

function isLoopbackUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
