import { ConnectionClosedError } from '../../errors/connection-closed-error.ts'
import type { Connection } from '../../wire/connection.ts'
import type { RequestIdentity } from '../../wire/error-response.ts'
import { emptyResponse, type HttpResponse } from '../../wire/http-response.ts'
import { sleep } from '../../wire/sleep.ts'
import type { Fault } from '../plan/fault.ts'
import { hangFor } from './hang-for.ts'
import { statusResponse } from './status-response.ts'

/**
 * Applies faults that act before the body is read.
 *
 * @returns the response to send immediately; undefined to continue.
 * @throws ConnectionClosedError when the fault closes the connection.
 */
export async function beforeRequest(
  fault: Fault | undefined,
  connection: Connection,
  identity: RequestIdentity,
): Promise<HttpResponse | undefined> {
  switch (fault?.kind) {
    case 'delay':
      await sleep(fault.ms, connection.signal)
      return undefined
    case 'hang':
      if (fault.when === 'before-body') await hangFor(fault.ms, connection)
      return undefined
    case 'reset':
      if (fault.when !== 'before') return undefined
      connection.reset()
      throw new ConnectionClosedError()
    case 'interim':
      for (let count = fault.count ?? 1; count > 0; count--) connection.response.writeProcessing()
      return undefined
    case 'status':
      return fault.when === 'before-body' ? statusResponse(fault, identity) : undefined
    case 'redirect':
      return emptyResponse(fault.status ?? 307, { Location: fault.location })
    default:
      return undefined
  }
}
