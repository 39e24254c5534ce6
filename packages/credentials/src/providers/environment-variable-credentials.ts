import type { CredentialsProvider } from '../credentials/credentials-provider.ts'
import { errorFactory } from '../errors/credentials-error.ts'
import { type Environment, readVariable } from '../options/environment.ts'

const fail = errorFactory('environment')

/** Names of the variables, in the order in which they are read. */
const VARIABLES = [
  { id: 'OSS_ACCESS_KEY_ID', secret: 'OSS_ACCESS_KEY_SECRET', token: 'OSS_SESSION_TOKEN' },
  {
    id: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
    secret: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    token: 'ALIBABA_CLOUD_SECURITY_TOKEN',
  },
] as const

/**
 * Returns a provider that reads `OSS_ACCESS_KEY_ID`, `OSS_ACCESS_KEY_SECRET` and `OSS_SESSION_TOKEN`, or else
 * `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and `ALIBABA_CLOUD_SECURITY_TOKEN`. It
 * never mixes the two groups.
 *
 * @param environment - default `process.env`; read for each call
 */
export function environmentVariableCredentials(environment: Environment = process.env): CredentialsProvider {
  return async () => {
    for (const names of VARIABLES) {
      const accessKeyId = readVariable(environment, names.id)
      const accessKeySecret = readVariable(environment, names.secret)
      if (accessKeyId === undefined && accessKeySecret === undefined) continue
      if (accessKeyId === undefined || accessKeySecret === undefined) {
        const [present, missing] =
          accessKeyId === undefined ? [names.secret, names.id] : [names.id, names.secret]
        throw fail('OPTION_INVALID', `${present} is set, and ${missing} is not. Set both, or neither.`)
      }
      const securityToken = readVariable(environment, names.token)
      return { accessKeyId, accessKeySecret, ...(securityToken !== undefined && { securityToken }) }
    }
    throw fail('NOT_CONFIGURED', 'neither OSS_ACCESS_KEY_ID nor ALIBABA_CLOUD_ACCESS_KEY_ID is set.')
  }
}
