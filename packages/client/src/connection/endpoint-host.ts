/**
 * Host of OSS to use: public, internal (within the region), dual-stack (also IPv6), or accelerated for
 * distant regions.
 */
export type Network = 'public' | 'internal' | 'dual-stack' | 'accelerate' | 'accelerate-overseas'

/** The components of a host name of OSS. */
export interface OssHost {
  /** Host without the bucket. */
  readonly base: string
  /** `undefined` for hosts that serve all regions. */
  readonly region: string | undefined
  /** First label of the host, if it is a bucket. */
  readonly bucket: string | undefined
}

// Old host names without a region belong to this one.
const FIRST_REGION = 'cn-hangzhou'
const PATTERNS: readonly RegExp[] = [
  /^(?:(?<bucket>.+)\.)?(?<base>oss-accelerate(?:-overseas)?)$/,
  /^(?:(?<bucket>.+)\.)?(?<base>(?<region>[a-z]{2}-[a-z0-9-]+)\.oss)$/,
  /^(?:(?<bucket>.+)\.)?(?<base>oss(?:-internal)?)$/,
  /^(?:(?<bucket>.+)\.)?(?<base>(?:vpc100-)?oss-(?<region>[a-z0-9-]+?)(?:-internal)?)$/,
]

/** Parses a host name of OSS; returns `undefined` for all others. */
export function readOssHost(host: string): OssHost | undefined {
  const name = /^(.+)\.aliyuncs\.com$/.exec(host)?.[1]
  if (name === undefined) return undefined
  for (const pattern of PATTERNS) {
    const { base, region, bucket } = pattern.exec(name)?.groups ?? {}
    if (base === undefined) continue
    const isFirst = base === 'oss' || base === 'oss-internal'
    return { base: `${base}.aliyuncs.com`, region: isFirst ? FIRST_REGION : region, bucket }
  }
  return undefined
}

/** Returns the host of OSS for a region. */
export function ossHost(region: string, network: Network): string {
  switch (network) {
    case 'public':
      return `oss-${region}.aliyuncs.com`
    case 'internal':
      return `oss-${region}-internal.aliyuncs.com`
    case 'dual-stack':
      return `${region}.oss.aliyuncs.com`
    case 'accelerate':
    case 'accelerate-overseas':
      return `oss-${network}.aliyuncs.com`
    default:
      return network satisfies never
  }
}
