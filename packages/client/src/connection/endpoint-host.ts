/** Which of OSS's addresses to take: from anywhere, from within a VPC of the region, over IPv6 too, or by the accelerated way to far regions. */
export type Network = 'public' | 'internal' | 'dual-stack' | 'accelerate' | 'accelerate-overseas'

/** What the host name of one of OSS's own addresses says. */
export interface OssHost {
  /** The host without a bucket in front. */
  readonly base: string
  /** `undefined` for addresses that serve all regions. */
  readonly region: string | undefined
  /** What stands in front of the address, if anything does. */
  readonly bucket: string | undefined
}

// The old addresses without a region are those of the first region.
const FIRST_REGION = 'cn-hangzhou'
const PATTERNS: readonly RegExp[] = [
  /^(?:(?<bucket>.+)\.)?(?<base>oss-accelerate(?:-overseas)?)$/,
  /^(?:(?<bucket>.+)\.)?(?<base>(?<region>[a-z]{2}-[a-z0-9-]+)\.oss)$/,
  /^(?:(?<bucket>.+)\.)?(?<base>oss(?:-internal)?)$/,
  /^(?:(?<bucket>.+)\.)?(?<base>(?:vpc100-)?oss-(?<region>[a-z0-9-]+?)(?:-internal)?)$/,
]

/** Reads the host name of an address of OSS itself; `undefined` for all others. */
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

/** The address of OSS for a region. */
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
