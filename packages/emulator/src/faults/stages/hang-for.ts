import type { Connection } from '../../wire/connection.ts'
import { sleep } from '../../wire/sleep.ts'

/** Waits for `ms`; if undefined, until the connection is closed. */
export async function hangFor(ms: number | undefined, connection: Connection): Promise<void> {
  await (ms === undefined ? connection.hang() : sleep(ms, connection.signal))
}
