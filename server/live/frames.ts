/**
 * Server-sent events as bytes (WHATWG HTML, "Server-sent events"). A frame is made once and written to every socket, so it
 * holds nothing that belongs to one reader.
 */
import type { AnswerPatch } from '#lib/wire/live'
import type { JsonObject } from '#lib/wire/patch'

export interface Frame {
  /** Position among all frames of this process; grows by one. */
  seq: number
  /** With its `id`. */
  bytes: Buffer
  /** The same bytes without the id, for a reader that lacks something older: it must not resume from here. */
  body: Buffer
}

export interface Subject {
  cluster: string
  scope: string
}

export function changeFrame(seq: number, id: string, subject: Subject, patch: AnswerPatch, nowMs: number): Frame {
  return frame(seq, id, 'change', { ...subject, sentAtMs: nowMs, patch })
}

export function goneFrame(seq: number, id: string, subject: Subject, nowMs: number): Frame {
  return frame(seq, id, 'gone', { ...subject, sentAtMs: nowMs })
}

/** The part of a snapshot that does not depend on when it is sent, so that it is serialised once per state. */
export function snapshotTail(subject: Subject, data: JsonObject): Buffer {
  return Buffer.from(`${JSON.stringify({ ...subject, data }).slice(1)}\n\n`)
}

/** What comes before the tail. */
export function snapshotHead(nowMs: number): Buffer {
  return Buffer.from(`event: snapshot\ndata: {"sentAtMs":${nowMs},`)
}

export function idLine(id: string): Buffer {
  return Buffer.from(`id: ${id}\n`)
}

/** How long a reader waits before it connects again. */
export function retryFrame(retryMs: number): Buffer {
  return Buffer.from(`retry: ${retryMs}\n\n`)
}

/** The last thing before the server ends a stream on purpose. */
export function byeFrame(reason: 'shutdown' | 'max-age', retryMs: number): Buffer {
  return Buffer.from(`retry: ${retryMs}\nevent: bye\ndata: ${JSON.stringify({ reason })}\n\n`)
}

/** A comment: proxies see traffic, readers see nothing. */
export const HEARTBEAT = Buffer.from(': beat\n\n')

function frame(seq: number, id: string, event: string, data: object): Frame {
  const head = idLine(id)
  const bytes = Buffer.concat([head, Buffer.from(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)])
  return { seq, bytes, body: bytes.subarray(head.length) }
}
