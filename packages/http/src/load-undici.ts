// The reference, because programs that compile these sources do not look for declarations beside them.
/// <reference path="./undici-parts.d.ts" />
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { buildConnector, Client } from 'undici'

/** What we need of undici. */
export interface UndiciParts {
  readonly Client: typeof Client
  readonly buildConnector: typeof buildConnector
}

let parts: Promise<UndiciParts> | undefined

/** Loads undici when the first connection is made: who only imports this package does not wait for it. */
export function loadUndici(): Promise<UndiciParts> {
  parts ??= load()
  return parts
}

// All of undici takes twice the time and twice the memory of these parts, 26 MiB and not 13. Where they lie is
// not promised; in a version in which they lie elsewhere, all of it is loaded.
async function load(): Promise<UndiciParts> {
  try {
    // Each of the first three loads some more; all in one turn would block the event loop for 30 ms.
    await import('node:tls')
    await nextTurn()
    await import('undici/lib/core/util.js')
    await nextTurn()
    const connect = await import('undici/lib/core/connect.js')
    await nextTurn()
    const client = await import('undici/lib/dispatcher/client.js')
    return { Client: client.default, buildConnector: connect.default }
  } catch {
    const { Client, buildConnector } = await import('undici')
    return { Client, buildConnector }
  }
}
