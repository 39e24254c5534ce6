import type { Connection } from '../http/connection.ts'
import { sleep } from '../http/sleep.ts'

/** Waits for `ms`, or without it until the connection is gone. */
export async function hangFor(ms: number | undefined, connection: Connection): Promise<void> {
  await (ms === undefined ? connection.hang() : sleep(ms, connection.signal))
}
