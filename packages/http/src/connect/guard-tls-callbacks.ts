import type { ConnectionOptions } from 'node:tls'
import type { buildConnector } from 'undici'
import { asError } from './connector.ts'

/** The options with callbacks that never throw: Node calls them in listeners of the socket, where a throw would end the process. */
export function guardedCallbacks(connect: buildConnector.BuildOptions = {}): buildConnector.BuildOptions {
  const { checkServerIdentity, pskCallback } = connect as ConnectionOptions
  return {
    ...connect,
    ...(checkServerIdentity && {
      checkServerIdentity: (...args: Parameters<typeof checkServerIdentity>) => {
        try {
          const problem: unknown = checkServerIdentity(...args)
          if (problem === undefined) return undefined
          // Not awaited by Node, which takes it for a refusal.
          if (problem instanceof Promise) problem.catch(() => undefined)
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

/** With a code that says that the server was refused and not that it cannot be reached. */
function refusal(problem: unknown): Error {
  const error = asError(problem)
  if ('code' in error) return error
  return Object.assign(new Error(error.message, { cause: problem }), { code: 'ERR_TLS_IDENTITY_REFUSED' })
}
