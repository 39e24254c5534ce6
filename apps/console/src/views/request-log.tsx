import { requests } from '../live/live-feed.ts'
import type { LoggedRequest } from '../protocol/console-event.ts'
import { formatTime } from '../text/format-time.ts'

const SHOWN_REQUESTS = 150

/** The latest requests, newest first. */
export function RequestLog() {
  const shown = requests.value.filter((request) => !isPlainPreflight(request)).slice(-SHOWN_REQUESTS)
  return (
    <div>
      <h2 id="log-title">Requests</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard. */}
      <section class="card log" aria-labelledby="log-title" tabIndex={0}>
        {shown.length === 0 ? (
          <p class="empty">Requests appear here as they happen.</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col" class="time">
                  Time
                </th>
                <th scope="col">Operation</th>
                <th scope="col" class="number">
                  Part
                </th>
                <th scope="col">Result</th>
                <th scope="col" class="number">
                  ms
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.toReversed().map((request) => (
                <Row key={request.id} request={request} />
              ))}
            </tbody>
          </table>
        )}
      </section>
    </div>
  )
}

/** Hides preflight requests without a fault, which precede nearly every request. */
function isPlainPreflight({ operation, fault }: LoggedRequest): boolean {
  return operation === 'OptionObject' && fault === null
}

function Row({ request }: { readonly request: LoggedRequest }) {
  const { operation, method, key, partNumber, startedAt, endedAt, fault } = request
  const { text, kind } = resultOf(request)
  // An injected status is the result itself.
  const mark = fault === 'status' ? null : fault
  return (
    <tr class={kind} title={key}>
      <td class="quiet time">{formatTime(startedAt)}</td>
      <td class="operation">{operation || method}</td>
      <td class="number">{partNumber}</td>
      <td>
        <span class="result">{text}</span> {mark !== null && <span class="fault">{mark}</span>}
      </td>
      <td class="number">{endedAt === null ? '' : endedAt - startedAt}</td>
    </tr>
  )
}

function resultOf({ status, errorCode, endedAt }: LoggedRequest): {
  readonly text: string
  readonly kind: string
} {
  if (endedAt === null) return { text: 'in flight', kind: 'is-open' }
  if (status === null) return { text: 'no response', kind: 'is-bad' }
  return status >= 400
    ? { text: `${status} ${errorCode ?? ''}`, kind: 'is-bad' }
    : { text: String(status), kind: 'is-good' }
}
