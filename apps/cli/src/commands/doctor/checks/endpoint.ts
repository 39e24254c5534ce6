import { OssClient, staticCredentials } from '@oss/client'
import type { Profile } from '@oss/credentials'
import { type ConnectionSettings, connectionSettings, placeOf } from '../../../access/connection-settings.ts'
import type { CommandContext } from '../../command.ts'
import { errorFinding } from '../error-finding.ts'
import { type Finding, fine, warning } from '../finding.ts'

/** Where the service is. */
export interface ServicePlace {
  readonly settings: ConnectionSettings
  /** Of the bucket, or of the service when there is none. */
  readonly origin: URL
}

/** Whether endpoint and region make sense. Sends nothing. */
export async function checkEndpoint(
  { host, flags }: CommandContext,
  bucket: string | undefined,
  profile: Profile | undefined,
): Promise<{ readonly finding: Finding; readonly place: ServicePlace | undefined }> {
  try {
    const settings = connectionSettings(flags, host.environment, profile)
    const origin = await originOf(settings, bucket)
    const region = settings.region === undefined ? 'region told by the endpoint' : `region ${settings.region}`
    const from = flags.endpoint || flags.region ? 'flags' : placeOf(flags, host.environment, profile).from
    const found = `${origin.origin}, ${region}, from ${from}`
    const finding =
      origin.protocol === 'http:' && settings.allowInsecure
        ? warning(
            'endpoint',
            found,
            'Plain http: others can read and change what is sent. Use https where you can.',
          )
        : fine('endpoint', found)
    return { finding, place: { settings, origin } }
  } catch (error) {
    return { finding: errorFinding('endpoint', error), place: undefined }
  }
}

/** The client knows how a bucket is addressed; a URL that it signs tells it, and needs no real keys for that. */
async function originOf(settings: ConnectionSettings, bucket: string | undefined): Promise<URL> {
  const credentials = staticCredentials({ accessKeyId: 'none', accessKeySecret: 'none' })
  await using client = new OssClient({ ...settings, credentials })
  const { url } = await client.presign({
    method: 'GET',
    bucket: bucket ?? 'bucket',
    key: 'key',
    expiresInSeconds: 60,
  })
  const origin = new URL(url.origin)
  if (bucket === undefined) origin.hostname = origin.hostname.replace(/^bucket\./, '')
  return origin
}
