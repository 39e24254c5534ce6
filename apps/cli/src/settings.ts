import type { OssClientOptions } from '@oss/client'
import { CliError } from './cli-error.ts'
import type { GlobalFlags } from './global-flags.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** How to reach the service. */
export type ConnectionSettings = Pick<
  OssClientOptions,
  'endpoint' | 'region' | 'signatureVersion' | 'addressing' | 'allowInsecure'
>

/**
 * How to reach the service: from flags, else from `OSS_ENDPOINT` and `OSS_REGION`.
 *
 * @throws CliError `USAGE_INVALID` when there is no endpoint.
 */
export function connectionSettings(flags: GlobalFlags, environment: Environment): ConnectionSettings {
  const endpoint = flags.endpoint || environment['OSS_ENDPOINT']
  const region = regionOf(flags, environment)
  if (!endpoint) {
    const message =
      'No endpoint. Give --endpoint, such as oss-cn-hangzhou.aliyuncs.com, or set the environment variable OSS_ENDPOINT.'
    throw new CliError('USAGE_INVALID', message)
  }
  return {
    endpoint,
    ...(region && { region }),
    ...(flags.signature && { signatureVersion: flags.signature }),
    ...(flags.pathStyle && { addressing: 'path' }),
    ...(flags.cname && { addressing: 'cname' }),
    ...(flags.allowInsecure && { allowInsecure: true }),
  }
}

/** The region, when a flag or `OSS_REGION` names one. */
export function regionOf(flags: GlobalFlags, environment: Environment): string | undefined {
  return flags.region || environment['OSS_REGION'] || undefined
}
