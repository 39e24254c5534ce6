import type { ConnectionOptions } from 'node:tls'
import type { buildConnector } from 'undici'
import { asError } from './connector.ts'

/**
 * Makes the caller's TLS callbacks return their errors: Node calls them in event listeners of the socket,
 * where a throw would end the process.
 */
export function guardTlsCallbacks(connect: buildConnector.BuildOptions = {}): buildConnector.BuildOptions {
  const { checkServerIdentity, pskCallback } = connect as ConnectionOptions
  return {
    ...connect,
    ...(checkServerIdentity && {
      checkServerIdentity: (...args: Parameters<typeof checkServerIdentity>) => {
        try {
          const problem: unknown = checkServerIdentity(...args)
          if (problem === undefined) return undefined
          // Node does not await a promise, and treats it as a refusal.
          Promise.resolve(problem).catch(() => undefined)
          return refusal(problem)
        } catch (error) {
          return refusal(error)
        }
      },
    }),
    ...(pskCallback && {
      pskCallback: (hint: string | null) => {
        try {
          return pskCallback(hint)
        } catch {
          // Ends the handshake.
          return null
        }
      },
    }),
  }
}

/** Adds a code that classifies the failure as `TLS_REJECTED` instead of `CONNECT_FAILED`. */
function refusal(problem: unknown): Error {
  const error = asError(problem)
  if ('code' in error) return error
  return Object.assign(new Error(error.message, { cause: problem }), { code: 'ERR_TLS_IDENTITY_REFUSED' })
}
