// Traces: each upload is a span, and each request attempt a child span. The client publishes its events to node:diagnostics_channel, so the
// uploading code needs no change; the provider decides where the traces go, here to the terminal.
import { subscribe } from 'node:diagnostics_channel'
import { context, type Span, SpanStatusCode, trace } from '@opentelemetry/api'
import { BasicTracerProvider, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { AttemptEvent, ClientEvents, PhaseEvent } from '@oss/client'
import { bucket, exampleClient, exampleFile } from './settings.ts'

const terminal = {
  export(spans: readonly ReadableSpan[], done: (result: { code: number }) => void) {
    for (const { name, status, attributes } of spans)
      console.log(name, status.code, JSON.stringify(attributes))
    done({ code: 0 })
  },
  shutdown: async () => undefined,
}
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(terminal)] })
const tracer = provider.getTracer('oss')

type EventOf<Name extends keyof ClientEvents> = Parameters<ClientEvents[Name]>[0]
const attempts = new Map<string, Span>()
const uploads = new Map<string, Span>()
const objectOf = ({ bucket: name, key }: PhaseEvent): string => `${name}/${key}`

/** Ends the span of an attempt. */
function end(
  { callId }: AttemptEvent,
  code: SpanStatusCode,
  attributes: Record<string, string | number>,
): void {
  const span = attempts.get(callId)
  attempts.delete(callId)
  span?.setAttributes(attributes).setStatus({ code }).end()
}

const readers: { readonly [Name in keyof ClientEvents]?: (event: EventOf<Name>) => void } = {
  phase(event) {
    const name = objectOf(event)
    if (!uploads.has(name))
      uploads.set(name, tracer.startSpan('upload', { attributes: { 'oss.object': name } }))
    uploads.get(name)?.addEvent(event.phase)
    if (event.phase !== 'settled') return
    uploads.get(name)?.setAttribute('oss.bytes', event.bytesRecorded).end()
    uploads.delete(name)
  },
  request(event) {
    const { operation = 'request', method, target, attempt, callId } = event
    const attributes = {
      'http.request.method': method,
      'url.full': target,
      'http.request.resend_count': attempt - 1,
    }
    const upload = [...uploads].find(([name]) => target.endsWith(`/${name}`))?.[1]
    const parent = upload === undefined ? context.active() : trace.setSpan(context.active(), upload)
    attempts.set(callId, tracer.startSpan(operation, { attributes }, parent))
  },
  response(event) {
    const { status, requestId = '' } = event
    const code = status < 400 ? SpanStatusCode.OK : SpanStatusCode.ERROR
    end(event, code, { 'http.response.status_code': status, 'oss.request_id': requestId })
  },
  // An attempt without a response.
  retry: (event) => end(event, SpanStatusCode.ERROR, { 'error.type': event.error.code }),
  failure: (event) => end(event, SpanStatusCode.ERROR, { 'error.type': String(event.error) }),
}
for (const [name, read] of Object.entries(readers))
  subscribe(`oss:${name}`, (event) => (read as (event: unknown) => void)(event))

await using client = exampleClient()
const upload = client.resumableUpload({
  bucket,
  key: 'exampleobject.bin',
  file: exampleFile(),
  partSize: 102_400,
})
await upload.outcome
// The last phase is published one turn of the event loop later.
await new Promise((resolve) => setImmediate(resolve))
await provider.shutdown()
