import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

const EVERYWHERE: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  'X-Frame-Options': 'DENY',
}

/** On every answer, whoever writes it. What is not a page may load and run nothing at all. */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(EVERYWHERE)) response.setHeader(name, value)
  response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
}

const OF_DOCUMENTS = ['Cross-Origin-Opener-Policy', 'Permissions-Policy', 'X-Frame-Options', 'X-Request-Id']

/** A script, a style or a font heeds none of these; on twenty scripts they would weigh as much as another one. */
export function dropDocumentHeaders(response: ServerResponse): void {
  for (const name of OF_DOCUMENTS) response.removeHeader(name)
}

/**
 * The policy of a page, with a nonce of its own. The request's own header is overwritten, whatever the client sent: that is
 * where Next reads the nonce that it puts on its scripts and styles. `x-nonce` is for the layout's own inline script.
 */
export function setPagePolicy(request: IncomingMessage, response: ServerResponse, dev: boolean): void {
  const nonce = randomBytes(16).toString('base64')
  const policy = pagePolicy(nonce, dev)
  request.headers['content-security-policy'] = policy
  delete request.headers['content-security-policy-report-only']
  request.headers['x-nonce'] = nonce
  response.setHeader('Content-Security-Policy', policy)
}

/**
 * No third-party origin at all. `require-trusted-types-for` is left out: the bundler's loader sets the addresses of its chunks
 * without a policy and every page that loads one late breaks (tried in Chromium with Next 16.4.6, November 2026). Development needs eval
 * (React's error stacks) and styles that the bundler injects.
 */
export function pagePolicy(nonce: string, dev: boolean): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    dev ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ')
}
