import { HttpClient, parseProxyUrl } from '@oss/http'
import type { Platform } from '../connection/connection.ts'
import { ValidationError } from '../errors/validation-error.ts'
import { checkOption, withMethods } from '../options/check-options.ts'
import { diagnosticListeners } from './diagnostic-listeners.ts'
import { fileAccess } from './file-access.ts'
import type { OssClientOptions } from './oss-client-options.ts'

type TransportChoice = Pick<OssClientOptions, 'connections' | 'transport'>

/** Node.js: undici, the file system and `node:diagnostics_channel`. */
export function nodePlatform(choice: TransportChoice): Platform {
  const { connections, transport } = choice
  return {
    createHttpClient(options) {
      checkConnections(choice)
      return new HttpClient({
        ...options,
        ...(transport !== undefined && { transport }),
        ...(connections !== undefined && { connections }),
      })
    },
    transferListeners: diagnosticListeners,
    files: fileAccess,
  }
}

function checkConnections({ connections, transport }: TransportChoice): void {
  if (connections === undefined) return
  checkOption('connections', connections, withMethods('an object'))
  if (transport !== undefined) {
    const message = 'connections and transport are mutually exclusive; pass one of them'
    throw new ValidationError('OPTION_INVALID', 'connections', message)
  }
  const { proxy } = connections
  if (proxy === undefined || proxy === false || parseProxyUrl(proxy) !== undefined) return
  // The message does not contain the value, which may include a password.
  throw new ValidationError(
    'OPTION_INVALID',
    'connections.proxy',
    'proxy must be an http or https URL, or false',
  )
}
