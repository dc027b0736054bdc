import { classes } from '#components/ui/class-names.ts'
import { Tag } from '#components/ui/badge.tsx'
import type { Endpoint, OpenApi, Operation } from './openapi.ts'
import { schemaText } from './schema-text.ts'

const methodColours: Record<string, string> = {
  GET: 'text-accent',
  POST: 'text-good',
  PATCH: 'text-attention',
  PUT: 'text-attention',
  DELETE: 'text-bad',
}

/** One operation: method, path, what it does; opened, its parameters, body and answers. */
export function EndpointDetails({ endpoint, document }: { endpoint: Endpoint; document: OpenApi | undefined }) {
  const { operation, method, path } = endpoint
  return (
    <details className="border-b border-line last:border-b-0">
      <summary className="flex flex-wrap items-baseline gap-x-3 px-3.5 py-1.5 hover:bg-ground">
        <b className={classes('w-14 font-mono text-sm font-[650]', methodColours[method])}>{method}</b>
        <code className="font-mono text-sm wrap-anywhere">{path}</code>
        <span className="text-ink-2">{operation.summary}</span>
      </summary>
      <div className="border-t border-line bg-ground px-3.5 py-3">
        {operation.description && <p className="mb-3 max-w-[90ch] text-ink-2">{operation.description}</p>}
        <Parameters parameters={operation.parameters ?? []} />
        {Object.entries(operation.requestBody?.content ?? {}).map(([type, { schema }]) => (
          <Shape key={type} title="Body" type={type} text={schemaText(schema, document?.components?.schemas)} />
        ))}
        <Answers responses={operation.responses} document={document} />
      </div>
    </details>
  )
}

function Parameters({ parameters }: { parameters: NonNullable<Operation['parameters']> }) {
  if (parameters.length === 0) return null
  return (
    <dl className="mb-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      {parameters.map(parameter => (
        <div key={`${parameter.in} ${parameter.name}`} className="contents">
          <dt>
            <code className="font-mono text-sm">{parameter.name}</code>
          </dt>
          <dd className="text-ink-2">
            {parameter.in}
            {parameter.required ? ', required' : ''}{' '}
            <code className="font-mono text-sm text-ink-3">{schemaText(parameter.schema, undefined)}</code>{' '}
            {parameter.description}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Answers({ responses, document }: { responses: Operation['responses']; document: OpenApi | undefined }) {
  return Object.entries(responses).map(([status, { description, content }]) => (
    <div key={status} className="mb-2">
      <p>
        <Tag tone={status.startsWith('2') ? 'good' : 'plain'}>{status}</Tag> <span className="text-ink-2">{description}</span>
      </p>
      {status.startsWith('2') &&
        Object.entries(content ?? {}).map(([type, { schema }]) => (
          <Shape key={type} title="Answer" type={type} text={schemaText(schema, document?.components?.schemas)} />
        ))}
    </div>
  ))
}

function Shape({ title, type, text }: { title: string; type: string; text: string }) {
  return (
    <div className="my-2">
      <p className="mb-1 text-sm text-ink-3">
        {title}, {type}
      </p>
      <pre className="rounded-control border border-line bg-sheet p-3 font-mono text-sm wrap-anywhere whitespace-pre-wrap">
        {text}
      </pre>
    </div>
  )
}
