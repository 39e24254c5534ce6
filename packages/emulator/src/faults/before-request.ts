import type { Connection } from '../http/connection.ts'
import { ConnectionGone } from '../http/connection-gone.ts'
import type { RequestFacts } from '../http/error-reply.ts'
import { emptyReply, type Reply } from '../http/reply.ts'
import { sleep } from '../http/sleep.ts'
import type { Fault } from './fault.ts'
import { hangFor } from './hang-for.ts'
import { statusReply } from './status-reply.ts'

/**
 * What a fault does before anything of the body is read.
 *
 * @returns an answer to give at once, or nothing to go on.
 * @throws ConnectionGone when the fault ends the connection.
 */
export async function beforeRequest(
  fault: Fault | undefined,
  connection: Connection,
  facts: RequestFacts,
): Promise<Reply | undefined> {
  switch (fault?.type) {
    case 'delay':
      await sleep(fault.ms, connection.signal)
      return undefined
    case 'hang':
      if (fault.when === 'before-body') await hangFor(fault.ms, connection)
      return undefined
    case 'reset':
      if (fault.when !== 'before') return undefined
      connection.reset()
      throw new ConnectionGone()
    case 'interim':
      for (let count = fault.count ?? 1; count > 0; count--) connection.response.writeProcessing()
      return undefined
    case 'status':
      return fault.when === 'before-body' ? statusReply(fault, facts) : undefined
    case 'redirect':
      return emptyReply(fault.status ?? 307, { Location: fault.location })
    default:
      return undefined
  }
}
