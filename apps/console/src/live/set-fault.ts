import type { FaultName } from '../protocol/console-event.ts'

/** Switches a fault. The new state arrives as an event. */
export async function setFault(name: FaultName, isOn: boolean): Promise<void> {
  await fetch('/api/faults', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, isOn }),
  })
}
