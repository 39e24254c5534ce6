import { ValidationError } from '../errors/validation-error.ts'
import { quoted } from '../options/object-name.ts'
import { type OssHost, ossHost } from './endpoint-host.ts'

/** Checks a region id. @throws ValidationError `REGION_INVALID`, with a suggestion */
export function checkRegion(region: string): void {
  const problem = typeof region === 'string' ? problemOf(region) : 'is no id of a region'
  if (problem === undefined) return
  throw new ValidationError('REGION_INVALID', 'region', `region ${quoted(String(region))} ${problem}`)
}

/** Checks that a region matches a host of OSS. @throws ValidationError `REGION_INVALID` */
export function checkRegionFits(region: string, { base, region: served }: OssHost): void {
  // Hosts of special zones are not named after their region.
  if (served === undefined || served === region || !isOrdinary(served) || !isOrdinary(region)) return
  const right = `give "${served}", or the endpoint "${ossHost(region, 'public')}"`
  const message = `region ${quoted(region)} does not fit the endpoint ${base}, which is that of ${served}; ${right}`
  throw new ValidationError('REGION_INVALID', 'region', message)
}

function problemOf(region: string): string | undefined {
  const [, bare = ''] =
    /^(?:oss-)?([a-z0-9-]+?)(?:-internal)?(?:\.oss)?(?:\.aliyuncs\.com)?$/.exec(region) ?? []
  if (region.endsWith('-internal'))
    return `names an address; give the region "${bare}", and network: 'internal' for the address within it`
  if (region.startsWith('oss-') || region.includes('.'))
    return `names an address; give the region's id without the "oss-"${bare === '' ? '' : `: "${bare}"`}`
  if (!/^[a-z0-9-]+$/.test(region)) return 'is no id of a region; give one such as "cn-hangzhou"'
  return undefined
}

/** Whether a region id has the usual form, such as `cn-hangzhou` or `us-west-1`. */
function isOrdinary(region: string): boolean {
  return /^[a-z]{2}-[a-z]+(-\d+)?$/.test(region)
}
