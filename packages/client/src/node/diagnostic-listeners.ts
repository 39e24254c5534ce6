import { type Channel, channel } from 'node:diagnostics_channel'
import type { TransferListeners } from '../events/client-events.ts'
import { emit } from '../events/emit.ts'

const CHANNELS = {
  part: channel('oss:part'),
  checkpoint: channel('oss:checkpoint'),
  phase: channel('oss:phase'),
}

/**
 * Returns listeners for the events of transfers that also publish each event to the diagnostics channel of
 * its name (`oss:part`, ...). One that would have no receiver at the moment is `undefined`.
 */
export function diagnosticListeners(on: TransferListeners): TransferListeners {
  return {
    get part() {
      return listenerOf(on.part, CHANNELS.part)
    },
    get checkpoint() {
      return listenerOf(on.checkpoint, CHANNELS.checkpoint)
    },
    get phase() {
      return listenerOf(on.phase, CHANNELS.phase)
    },
  }
}

function listenerOf<Event>(
  listener: ((event: Event) => unknown) | undefined,
  subscribers: Channel,
): ((event: Event) => void) | undefined {
  if (listener === undefined && !subscribers.hasSubscribers) return undefined
  return (event) => {
    emit(listener, event)
    subscribers.publish(event)
  }
}
