import type { Connection } from '../../wire/connection.ts'
import { sleep } from '../../wire/sleep.ts'
import type { Fault } from '../plan/fault.ts'

/** Applies faults that act after the whole request is received and checked, before its change is stored. */
export async function beforeCommit(
  fault: Fault | undefined,
  connection: Connection,
  closing: AbortSignal,
): Promise<void> {
  if (fault?.kind !== 'late') return
  if (fault.connection !== 'hang') connection.close()
  await sleep(fault.delayMs, closing)
}
