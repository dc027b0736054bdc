/** The history's thread: the only one that touches the file, so that no slow disk stops anybody else. */
import { setImmediate, setTimeout } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { PartituraError } from '../errors.ts'
import { log, messageOf } from '../log.ts'
import { lockInstance, NewerSchemaError } from './database.ts'
import type { FromWorker, Question, ToWorker, WorkerOptions } from './protocol.ts'
import type { FlatAnswer } from './query-series.ts'
import type { FromHistory, HistoryMessage } from './sample-batch.ts'
import { HistoryStore } from './store.ts'

/** At most so much is lost when the process is killed. */
const FLUSH_EVERY_MS = 2000
const MAINTAIN_EVERY_MS = 10_000

if (parentPort) start(parentPort, workerData)

function start(main: MessagePort, options: WorkerOptions): void {
  const post = (message: FromWorker) => main.postMessage(message)
  const opened = open(options)
  if ('refused' in opened) {
    post({ kind: 'refused', detail: opened.refused })
    main.close()
    return
  }
  post({ kind: 'opened' })
  opened.store.load()
  serve(main, post, opened.store, opened.unlock)
}

function open(options: WorkerOptions): { store: HistoryStore; unlock: () => void } | { refused: string } {
  let unlock: (() => void) | null = () => undefined
  try {
    unlock = lockInstance(options.path)
  } catch (error) {
    // A folder that cannot be written cannot be written by a second instance either; the store says what is wrong.
    log.warn('The history’s lock cannot be taken.', { path: options.path, error: messageOf(error) })
  }
  if (!unlock)
    return { refused: `Another Partitura already uses ${options.path}. Stop it, or give this one a data folder of its own.` }
  try {
    return { store: new HistoryStore({ ...options, log }), unlock }
  } catch (error) {
    unlock()
    if (error instanceof NewerSchemaError) return { refused: error.message }
    throw error
  }
}

function serve(main: MessagePort, post: (message: FromWorker) => void, store: HistoryStore, unlock: () => void): void {
  const ports: MessagePort[] = []
  let lastStatus = ''
  const tellStatus = () => {
    const status = store.status()
    const text = JSON.stringify(status)
    if (text !== lastStatus) post({ kind: 'status', status })
    lastStatus = text
  }
  const flusher = setInterval(() => {
    store.flush()
    tellStatus()
  }, FLUSH_EVERY_MS)
  const maintainer = startMaintaining(store)

  const close = () => {
    clearInterval(flusher)
    maintainer.stop()
    for (const port of ports) port.close()
    store.close()
    unlock()
    tellStatus()
  }

  main.on('message', (message: ToWorker) => {
    if (message.kind === 'port') {
      ports.push(message.port)
      const ends = store.logEnds(message.clusterId)
      if (ends.length > 0) message.port.postMessage({ kind: 'log-ends', ends } satisfies FromHistory)
      message.port.on('message', (batch: HistoryMessage) => store.append(message.clusterId, batch))
      return
    }
    const { id, question } = message
    try {
      const found = answer(store, question, close)
      main.postMessage({ kind: 'answer', id, answer: found } satisfies FromWorker, buffersOf(question, found))
    } catch (error) {
      const known = error instanceof PartituraError ? error : null
      if (!known) log.error('The history could not answer.', { ask: question.ask, error: messageOf(error) })
      post({ kind: 'failed', id, code: known?.code ?? 'internal', detail: messageOf(error), errors: known?.errors ?? [] })
    }
    if (question.ask === 'close') main.close()
  })
  tellStatus()
}

/** The points of a chart move to the other thread; copied, they would stop both. */
function buffersOf(question: Question, found: unknown): ArrayBuffer[] {
  return question.ask === 'query' ? (found as FlatAnswer).series.map(({ points }) => points.buffer) : []
}

function answer(store: HistoryStore, question: Question, close: () => void): unknown {
  switch (question.ask) {
    case 'query':
      return store.queryFlat(question.clusterId, question.query, question.nowMs)
    case 'events':
      return store.events(question.clusterId, question.filter)
    case 'add-mark':
      return store.addMark(question.clusterId, question.mark)
    case 'remove-mark':
      return store.removeMark(question.clusterId, question.id)
    case 'close':
      return close()
  }
}

/** Runs the store's maintenance slice by slice; samples and questions come in between. */
function startMaintaining(store: HistoryStore): { stop: () => void } {
  const stopping = new AbortController()
  const rest = (afterMs: number) => setTimeout(afterMs, undefined, { signal: stopping.signal })
  const run = async () => {
    await rest(1000)
    for (;;) {
      for (const _slice of store.maintain()) await setImmediate(undefined, { signal: stopping.signal })
      await rest(MAINTAIN_EVERY_MS)
    }
  }
  run().catch((error: unknown) => {
    if (!stopping.signal.aborted) log.error('The maintenance of the history ended.', { error: messageOf(error) })
  })
  return { stop: () => stopping.abort() }
}
