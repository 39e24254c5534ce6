import type { Network, OssClientOptions } from '@oss/client'
import type { Profile } from '@oss/credentials'
import { CliError } from '../errors/cli-error.ts'
import type { GlobalFlags } from './global-flags.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** How to reach the service. */
export type ConnectionSettings = Pick<
  OssClientOptions,
  'endpoint' | 'region' | 'network' | 'signatureVersion' | 'addressing' | 'allowInsecure'
>

/** Where the service is, as one source says it. */
interface Place {
  /** As in "from the environment". */
  readonly from: string
  readonly endpoint: string | undefined
  readonly region: string | undefined
}

/**
 * How to reach the service: from flags, else from the profile that a flag names, else from `OSS_ENDPOINT` and `OSS_REGION`, else from the default
 * profile. Endpoint and region come from the same source, because those of two may not fit. The client finds the endpoint of a region.
 *
 * @throws CliError `USAGE_INVALID` when there is neither endpoint nor region.
 */
export function connectionSettings(
  flags: GlobalFlags,
  environment: Environment,
  profile?: Profile,
): ConnectionSettings {
  const place = placeOf(flags, environment, profile)
  const network = networkOf(flags)
  // The flag for an address of OSS says more than a variable that names one.
  const endpoint = flags.endpoint || (network === undefined ? place.endpoint : undefined)
  const region = flags.region || place.region
  if (!endpoint && !region) {
    const message =
      'No endpoint and no region. Give --region, such as cn-hangzhou, or --endpoint, or set the environment variable OSS_REGION or OSS_ENDPOINT.'
    throw new CliError('USAGE_INVALID', message)
  }
  return {
    ...(endpoint && { endpoint }),
    ...(region && { region }),
    ...(network && { network }),
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

/** What says where the service is, unless a flag does. */
export function placeOf(flags: GlobalFlags, environment: Environment, profile: Profile | undefined): Place {
  const nowhere: Place = { from: 'nowhere', endpoint: undefined, region: undefined }
  const ofProfile: Place =
    profile === undefined
      ? nowhere
      : { from: `the profile ${profile.name}`, endpoint: profile.endpoint, region: profile.region }
  const ofEnvironment: Place = {
    from: 'the environment',
    endpoint: environment['OSS_ENDPOINT'] || undefined,
    region: environment['OSS_REGION'] || undefined,
  }
  const order = flags.profile === undefined ? [ofEnvironment, ofProfile] : [ofProfile, ofEnvironment]
  return order.find(({ endpoint, region }) => endpoint !== undefined || region !== undefined) ?? nowhere
}

function networkOf(flags: GlobalFlags): Network | undefined {
  if (flags.internal) return 'internal'
  if (flags.accelerate) return 'accelerate'
  if (flags.accelerateOverseas) return 'accelerate-overseas'
  return flags.dualStack ? 'dual-stack' : undefined
}
