import { ValidationError } from '../errors/validation-error.ts'
import { quoted } from '../options/object-name.ts'
import { type OssHost, ossHost } from './endpoint-host.ts'

/** @throws ValidationError `REGION_INVALID` for what is no id of a region, saying which is probably meant */
export function checkRegion(region: string): void {
  const problem = typeof region === 'string' ? problemOf(region) : 'is no id of a region'
  if (problem === undefined) return
  throw new ValidationError('REGION_INVALID', 'region', `region ${quoted(String(region))} ${problem}`)
}

/** @throws ValidationError `REGION_INVALID` when the endpoint is one of OSS's own, of another region */
export function checkRegionFits(region: string, { base, region: served }: OssHost): void {
  // Special zones have addresses that are not named after their region.
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

/** Whether a region is named as nearly all are, such as `cn-hangzhou` or `us-west-1`. */
function isOrdinary(region: string): boolean {
  return /^[a-z]{2}-[a-z]+(-\d+)?$/.test(region)
}
