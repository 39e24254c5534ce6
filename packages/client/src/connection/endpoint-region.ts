import { ValidationError } from '../errors/validation-error.ts'
import { quoted } from '../options/object-name.ts'
import { type OssHost, ossHost } from './endpoint-host.ts'

/** Checks a region id. @throws ValidationError `REGION_INVALID`, with a suggestion */
export function checkRegion(region: string): void {
  const problem = typeof region === 'string' ? problemOf(region) : 'is not a region id'
  if (problem === undefined) return
  throw new ValidationError('REGION_INVALID', 'region', `region ${quoted(String(region))} ${problem}`)
}

/** Checks that a region matches a host of OSS. @throws ValidationError `REGION_INVALID` */
export function checkRegionFits(region: string, { base, region: served }: OssHost): void {
  // Hosts of special zones are not named after their region.
  if (served === undefined || served === region || !isOrdinary(served) || !isOrdinary(region)) return
  const right = `use "${served}", or the endpoint "${ossHost(region, 'public')}"`
  const message = `region ${quoted(region)} does not match the endpoint ${base}, which is that of ${served}; ${right}`
  throw new ValidationError('REGION_INVALID', 'region', message)
}

function problemOf(region: string): string | undefined {
  const [, bare = ''] =
    /^(?:oss-)?([a-z0-9-]+?)(?:-internal)?(?:\.oss)?(?:\.aliyuncs\.com)?$/.exec(region) ?? []
  if (region.endsWith('-internal'))
    return `is a host name; use the region "${bare}", with network: 'internal' for the host within it`
  if (region.startsWith('oss-') || region.includes('.'))
    return `is a host name; use the region id without "oss-"${bare === '' ? '' : `: "${bare}"`}`
  if (!/^[a-z0-9-]+$/.test(region)) return 'is not a region id; use one such as "cn-hangzhou"'
  return undefined
}

/** Whether a region id has the usual form, such as `cn-hangzhou` or `us-west-1`. */
function isOrdinary(region: string): boolean {
  return /^[a-z]{2}-[a-z]+(-\d+)?$/.test(region)
}
