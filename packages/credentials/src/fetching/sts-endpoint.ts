import type { ErrorFactory } from '../errors/credentials-error.ts'
import { checkUrl } from '../options/check-url.ts'
import { isOn } from '../options/environment.ts'
import type { Fetch } from './http-call.ts'

/** Address of the token service (STS), and how requests are sent to it. */
export interface StsOptions {
  /**
   * Region id of the token service, such as `cn-hangzhou`. Default: the variable `ALIBABA_CLOUD_STS_REGION`,
   * or else the central service.
   */
  readonly stsRegion?: string
  /**
   * True: use the address within a VPC, which needs a region. Default: the variable
   * `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED`.
   */
  readonly vpc?: boolean
  /** URL of the token service; replaces `stsRegion` and `vpc`. Must be https, or http to this machine. */
  readonly stsEndpoint?: string
  /** Limit for the whole response, in milliseconds. Default: 10 000. */
  readonly timeoutMs?: number
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: Fetch
  /** Returns the current time in milliseconds since the epoch. Default: the system clock. */
  readonly now?: () => number
}

const LOCAL_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Returns the URL of the token service. @throws CredentialsError `OPTION_INVALID` */
export function stsEndpoint(options: StsOptions, fail: ErrorFactory): string {
  if (options.stsEndpoint !== undefined) {
    const text = options.stsEndpoint.includes('://') ? options.stsEndpoint : `https://${options.stsEndpoint}`
    const url = checkUrl(text, 'stsEndpoint', fail)
    if (url.protocol !== 'https:' && !LOCAL_HOST.test(url.hostname))
      throw fail(
        'OPTION_INVALID',
        'stsEndpoint must use https, because the response contains the new secret.',
      )
    return `${url.origin}/`
  }
  const region = options.stsRegion || process.env['ALIBABA_CLOUD_STS_REGION']
  const vpc = options.vpc ?? isOn(process.env, 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED')
  if (region === undefined || region === '') {
    if (vpc) throw fail('OPTION_INVALID', 'vpc requires stsRegion, such as "cn-hangzhou".')
    return 'https://sts.aliyuncs.com/'
  }
  if (!/^[a-z0-9-]+$/.test(region))
    throw fail('OPTION_INVALID', 'stsRegion must be a region id such as "cn-hangzhou".')
  return `https://${vpc ? 'sts-vpc' : 'sts'}.${region}.aliyuncs.com/`
}
