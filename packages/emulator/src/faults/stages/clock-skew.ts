import type { Fault } from '../plan/fault.ts'

/** How far a fault moves the server's clock for a request, in milliseconds. */
export function clockSkewMs(fault: Fault | undefined): number {
  return fault?.kind === 'skew' ? fault.ms : 0
}
