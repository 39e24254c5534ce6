import { checkCount, checkDuration, checkMethods, checkType } from '../errors/check-options.ts'
import { OptionError } from '../errors/option-error.ts'
import type { ConnectOptions } from './connect-options.ts'

const TEXTS = ['localAddress', 'socketPath', 'passphrase', 'servername', 'ciphers'] as const
const CALLBACKS = ['lookup', 'checkServerIdentity', 'pskCallback'] as const
const PEM_OPTIONS = ['cert', 'key', 'pfx'] as const
const TLS_VERSIONS: readonly unknown[] = [undefined, 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

/** Checks the options of a connection before the first one is made. @throws OptionError */
export function checkConnectOptions(options: ConnectOptions | undefined): void {
  checkMethods('connect', options)
  if (options === undefined) return
  for (const name of TEXTS) checkType(`connect.${name}`, options[name], 'string')
  for (const name of CALLBACKS) checkType(`connect.${name}`, options[name], 'function')
  checkType('connect.keepAlive', options.keepAlive, 'boolean')
  checkDuration('connect.keepAliveInitialDelay', options.keepAliveInitialDelay, true)
  checkCount('connect.hints', options.hints, 0)
  checkCount('connect.maxCachedSessions', options.maxCachedSessions, 0)
  const { family, minVersion, maxVersion } = options
  if (![undefined, 0, 4, 6].includes(family))
    throw new OptionError('connect.family', 'connect.family must be 0, 4 or 6.')
  for (const [name, version] of Object.entries({ minVersion, maxVersion }))
    if (!TLS_VERSIONS.includes(version))
      throw new OptionError(`connect.${name}`, `connect.${name} must be TLSv1, TLSv1.1, TLSv1.2 or TLSv1.3.`)
  for (const name of PEM_OPTIONS)
    if (!isPem(options[name]))
      throw new OptionError(
        `connect.${name}`,
        `connect.${name} must be a string, a Uint8Array or an array of them.`,
      )
}

function isPem(value: unknown): boolean {
  if (value === undefined || typeof value === 'string' || ArrayBuffer.isView(value)) return true
  return (
    Array.isArray(value) && value.every((entry) => typeof entry === 'string' || ArrayBuffer.isView(entry))
  )
}
