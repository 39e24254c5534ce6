import type { Connection } from '../../wire/connection.ts'
import { sleep } from '../../wire/sleep.ts'
import type { Fault } from '../plan/fault.ts'

/** What a fault does when all of the request is there and only the change itself is left. */
export async function beforeCommit(
  fault: Fault | undefined,
  connection: Connection,
  closing: AbortSignal,
): Promise<void> {
  if (fault?.type !== 'late') return
  if (fault.connection !== 'hang') connection.close()
  await sleep(fault.delayMs, closing)
}
