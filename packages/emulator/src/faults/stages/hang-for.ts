import type { Connection } from '../../wire/connection.ts'
import { sleep } from '../../wire/sleep.ts'

/** Waits for `ms`, or without it until the connection is gone. */
export async function hangFor(ms: number | undefined, connection: Connection): Promise<void> {
  await (ms === undefined ? connection.hang() : sleep(ms, connection.signal))
}
