import { OssClient, staticCredentials } from '@oss/client'
import type { Profile } from '@oss/credentials'
import {
  type ConnectionSettings,
  connectionSettings,
  endpointSource,
} from '../../../access/connection-settings.ts'
import type { CommandContext } from '../../command.ts'
import { errorFinding } from '../error-finding.ts'
import { type Finding, ok, warning } from '../finding.ts'

/** Connection settings and address of the service. */
export interface ServiceEndpoint {
  readonly settings: ConnectionSettings
  /** Origin of the bucket, or of the service if there is no bucket. */
  readonly origin: URL
}

/** Checks endpoint and region. Sends no request. */
export async function checkEndpoint(
  { host, flags }: CommandContext,
  bucket: string | undefined,
  profile: Profile | undefined,
): Promise<{ readonly finding: Finding; readonly endpoint: ServiceEndpoint | undefined }> {
  try {
    const settings = connectionSettings(flags, host.environment, profile)
    const origin = await originOf(settings, bucket)
    const region = settings.region === undefined ? 'region from the endpoint' : `region ${settings.region}`
    const from =
      flags.endpoint || flags.region ? 'flags' : endpointSource(flags, host.environment, profile).origin
    const found = `${origin.origin}, ${region}, from ${from}`
    const finding =
      origin.protocol === 'http:' && settings.allowInsecure
        ? warning(
            'endpoint',
            found,
            'Others can read and change data sent over plain http. Use https if possible.',
          )
        : ok('endpoint', found)
    return { finding, endpoint: { settings, origin } }
  } catch (error) {
    return { finding: errorFinding('endpoint', error), endpoint: undefined }
  }
}

/** Finds the origin of a bucket from a URL that the client signs, which needs no real credentials. */
async function originOf(settings: ConnectionSettings, bucket: string | undefined): Promise<URL> {
  const credentials = staticCredentials({ accessKeyId: 'none', accessKeySecret: 'none' })
  await using client = new OssClient({ ...settings, credentials })
  const { url } = await client.presign({
    method: 'GET',
    bucket: bucket ?? 'bucket',
    key: 'key',
    expiresInSeconds: 60,
  })
  const origin = new URL(new URL(url).origin)
  if (bucket === undefined) origin.hostname = origin.hostname.replace(/^bucket\./, '')
  return origin
}
