import type { Network, OssClientOptions } from '@oss/client'
import type { Profile } from '@oss/credentials'
import { CliError } from '../errors/cli-error.ts'
import type { Environment } from '../host/host.ts'
import type { GlobalFlags } from './global-flags.ts'

/** Options of the client that determine how it reaches the service. */
export type ConnectionSettings = Pick<
  OssClientOptions,
  'endpoint' | 'region' | 'network' | 'signatureVersion' | 'addressing' | 'allowInsecure'
>

/** Endpoint and region from one source: the environment or a profile. */
interface EndpointSource {
  /** Name of the source, as in "from the environment". */
  readonly origin: string
  readonly endpoint: string | undefined
  readonly region: string | undefined
}

/**
 * Connection settings from the flags, else from the profile that a flag names, else from `OSS_ENDPOINT` and
 * `OSS_REGION`, else from the default profile. Endpoint and region come from the same source, because those
 * of two sources may not match. The client derives the endpoint from the region.
 *
 * @throws CliError `USAGE_INVALID` when neither endpoint nor region is set
 */
export function connectionSettings(
  flags: GlobalFlags,
  environment: Environment,
  profile?: Profile,
): ConnectionSettings {
  const source = endpointSource(flags, environment, profile)
  const network = networkOf(flags)
  // A network flag selects one of the endpoints of OSS, so it overrides an endpoint in a variable or profile.
  const endpoint = flags.endpoint || (network === undefined ? source.endpoint : undefined)
  const region = flags.region || source.region
  if (!endpoint && !region) {
    const message =
      'Missing region: use --region (such as cn-hangzhou) or --endpoint, or set the environment variable OSS_REGION or OSS_ENDPOINT.'
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

/** The region that a flag or `OSS_REGION` sets. */
export function regionOf(flags: GlobalFlags, environment: Environment): string | undefined {
  return flags.region || environment['OSS_REGION'] || undefined
}

/** The source of endpoint and region that applies where no flag sets them. */
export function endpointSource(
  flags: GlobalFlags,
  environment: Environment,
  profile: Profile | undefined,
): EndpointSource {
  const none: EndpointSource = { origin: 'nowhere', endpoint: undefined, region: undefined }
  const fromProfile: EndpointSource =
    profile === undefined
      ? none
      : { origin: `the profile ${profile.name}`, endpoint: profile.endpoint, region: profile.region }
  const fromEnvironment: EndpointSource = {
    origin: 'the environment',
    endpoint: environment['OSS_ENDPOINT'] || undefined,
    region: environment['OSS_REGION'] || undefined,
  }
  const order = flags.profile === undefined ? [fromEnvironment, fromProfile] : [fromProfile, fromEnvironment]
  return order.find(({ endpoint, region }) => endpoint !== undefined || region !== undefined) ?? none
}

function networkOf(flags: GlobalFlags): Network | undefined {
  if (flags.internal) return 'internal'
  if (flags.accelerate) return 'accelerate'
  if (flags.accelerateOverseas) return 'accelerate-overseas'
  return flags.dualStack ? 'dual-stack' : undefined
}
