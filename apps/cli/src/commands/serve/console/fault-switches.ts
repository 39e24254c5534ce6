import type { FaultName, FaultSwitch } from '@oss/console/console-event'
import type { ActiveFault, FaultControl, FaultRule } from '@oss/emulator'

const SLOW_LINE_BYTES_PER_SECOND = 1_048_576
/** Half of the requests are rejected, so that each upload still makes progress. */
const REJECTED_SHARE = 0.5

const UNAVAILABLE = { kind: 'status', status: 503, code: 'ServiceUnavailable' } as const
const SLOW = { kind: 'slow-read', bytesPerSecond: SLOW_LINE_BYTES_PER_SECOND } as const

/** The rules of each switch. They name operations, so that they do not apply to preflight requests. */
const RULES: Readonly<Record<FaultName, readonly FaultRule[]>> = {
  offline: [{ fault: { kind: 'reset', when: 'before' } }],
  'slow-line': [
    { match: { operation: 'UploadPart' }, fault: SLOW },
    { match: { operation: 'PutObject' }, fault: SLOW },
  ],
  unavailable: (
    ['UploadPart', 'PutObject', 'InitiateMultipartUpload', 'CompleteMultipartUpload'] as const
  ).map((operation) => ({ match: { operation, probability: REJECTED_SHARE }, fault: UNAVAILABLE })),
  'expired-token': (['UploadPart', 'PutObject', 'InitiateMultipartUpload'] as const).map((operation) => ({
    match: { operation },
    fault: { kind: 'expired-token' },
  })),
  'lost-response': [{ match: { operation: 'UploadPart', times: 1 }, fault: { kind: 'drop-response' } }],
  'lost-completion': [
    { match: { operation: 'CompleteMultipartUpload', times: 1 }, fault: { kind: 'drop-response' } },
  ],
  'damaged-part': [{ match: { operation: 'UploadPart', times: 1 }, fault: { kind: 'corrupt-body' } }],
}

/** Names of all switches. */
export const FAULT_NAMES = Object.keys(RULES) as readonly FaultName[]

/** Switches that add and remove faults of an emulator. */
export interface FaultSwitches {
  /** Returns all switches, and switches off those that have done what they are for. */
  states(): readonly FaultSwitch[]
  set(name: FaultName, isOn: boolean): void
  /** Ends `expired-token` if a request was rejected by it: the page has requested new credentials. */
  renewToken(): void
}

/** Creates the switches, all of them off. */
export function createFaultSwitches(control: FaultControl): FaultSwitches {
  const active = new Map<FaultName, readonly ActiveFault[]>()
  const applied = new Map<FaultName, number>()

  function switchOff(name: FaultName): void {
    applied.set(name, appliedOf(name))
    for (const fault of active.get(name) ?? []) fault.remove()
    active.delete(name)
  }

  function switchOn(name: FaultName): void {
    active.set(
      name,
      RULES[name].map((rule) => control.add(rule)),
    )
  }

  function appliedNow(name: FaultName): number {
    return (active.get(name) ?? []).reduce((sum, fault) => sum + fault.applied, 0)
  }

  function appliedOf(name: FaultName): number {
    return (applied.get(name) ?? 0) + appliedNow(name)
  }

  function isUsedUp(name: FaultName): boolean {
    return RULES[name].every(({ match }) => match?.times !== undefined && appliedNow(name) >= match.times)
  }

  return {
    states() {
      for (const name of active.keys()) if (isUsedUp(name)) switchOff(name)
      return FAULT_NAMES.map((name) => ({ name, isOn: active.has(name), applied: appliedOf(name) }))
    },
    set(name, isOn) {
      if (!isOn) switchOff(name)
      else if (!active.has(name)) switchOn(name)
      // One fault applies to a request, that of the oldest rule: a slow line must not hide the others.
      if (isOn && name !== 'slow-line' && active.has('slow-line')) {
        switchOff('slow-line')
        switchOn('slow-line')
      }
    },
    renewToken() {
      if (appliedNow('expired-token') > 0) switchOff('expired-token')
    },
  }
}
