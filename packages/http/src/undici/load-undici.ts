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

// What the parts need, in the order in which they do: all in one turn would block the event loop for 30 ms. Node's own modules are asked for
// like this because `import` also makes all that they offer, of node:tls every certificate that it trusts.
const STEPS: readonly (() => unknown)[] = [
  () => process.getBuiltinModule('node:tls'),
  () => process.getBuiltinModule('node:http'),
  () => process.getBuiltinModule('node:http2'),
  () => import('undici/lib/core/errors.js'),
  () => import('undici/lib/core/util.js'),
  () => import('undici/lib/core/request.js'),
  () => import('undici/lib/dispatcher/client-h1.js'),
  () => import('undici/lib/dispatcher/client-h2.js'),
]

// All of undici takes twice the time and more than twice the memory of these parts, 19 MiB and not 7. Where they lie is
// not promised; in a version in which they lie elsewhere, all of it is loaded.
async function load(): Promise<UndiciParts> {
  try {
    for (const step of STEPS) {
      await step()
      await nextTurn()
    }
    const [client, connect] = await Promise.all([
      import('undici/lib/dispatcher/client.js'),
      import('undici/lib/core/connect.js'),
    ])
    return { Client: client.default, buildConnector: connect.default }
  } catch {
    const { Client, buildConnector } = await import('undici')
    return { Client, buildConnector }
  }
}
