import { faults } from '../live/live-feed.ts'
import { setFault } from '../live/set-fault.ts'
import type { FaultName } from '../protocol/console-event.ts'

const TEXTS: Readonly<Record<FaultName, readonly [title: string, description: string]>> = {
  offline: ['Unplug the network', 'Every connection is reset.'],
  'slow-line': ['Slow line', '1 MiB/s for each part.'],
  unavailable: ['Service unavailable', 'Half of the requests get status 503.'],
  'expired-token': ['Expire the token', 'Rejected until the page gets new credentials.'],
  'lost-response': [
    'Lose the response to the next part',
    'The part is stored, but the page gets no response.',
  ],
  'lost-completion': [
    'Lose the response to the completion',
    'The object is stored, but the page gets no response.',
  ],
  'damaged-part': ['Damage the next part', 'One byte changes on its way.'],
}

/** The switches for faults. */
export function FaultPanel() {
  return (
    <section aria-labelledby="faults-title">
      <h2 id="faults-title">Faults</h2>
      <div class="card switches">
        {faults.value.map(({ name, isOn, applied }) => {
          const [title, description] = TEXTS[name]
          return (
            <button
              key={name}
              type="button"
              class="switch"
              role="switch"
              aria-checked={isOn}
              aria-labelledby={`fault-title-${name}`}
              aria-describedby={`fault-${name}`}
              onClick={() => void setFault(name, !isOn)}
            >
              <span class="track" aria-hidden="true" />
              <span id={`fault-title-${name}`}>{title}</span>
              <span class="quiet" id={`fault-${name}`}>
                {description}
                {applied > 0 && <span class="count"> Applied {applied}×.</span>}
              </span>
            </button>
          )
        })}
      </div>
    </section>
  )
}
