import { ServiceError } from '../errors/service-error.ts'
import { percentDecode } from './percent-encoding.ts'

/** Bucket and key of a request, and the addressing style (docs/protocol.md#endpoints-and-addressing). */
export interface Address {
  readonly style: 'path' | 'virtual-host' | 'cname'
  /** `''` for a call to the service itself. */
  readonly bucket: string
  /** Decoded; `''` for a call to a bucket. */
  readonly key: string
  /** The region in the host name; undefined when it has none. */
  readonly region: string | undefined
}

/** Maps custom domains (host names without port) to buckets. */
export type CnameMap = Readonly<Record<string, string>>

interface HostAddress {
  readonly bucket: string
  readonly region: string | undefined
}

/**
 * Endpoints for acceleration, of a region in the usual and in the newer form, and `localhost`, each after an
 * optional bucket.
 */
const HOST_PATTERNS: readonly RegExp[] = [
  /^(?:(?<bucket>[^.]+)\.)?oss-accelerate(?:-overseas)?\.aliyuncs\.com$/,
  /^(?:(?<bucket>[^.]+)\.)?oss-(?<region>[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/,
  /^(?:(?<bucket>[^.]+)\.)?(?<region>[a-z0-9-]+)\.oss\.aliyuncs\.com$/,
  /^(?:(?<bucket>[^.]+)\.)?localhost$/,
]

/**
 * @param host value of the `Host` header, with or without port.
 * @param path raw path of the request target, starting with `/`.
 * @throws ServiceError `InvalidObjectName` when the path is not correctly encoded UTF-8.
 */
export function readAddress(host: string, path: string, cnames: CnameMap): Address {
  const name = hostName(host)
  const cnameBucket = Object.hasOwn(cnames, name) ? cnames[name] : undefined
  if (cnameBucket !== undefined) {
    return { style: 'cname', bucket: cnameBucket, key: decodeKey(path.slice(1)), region: undefined }
  }
  const { bucket, region } = readHost(name)
  if (bucket !== '') return { style: 'virtual-host', bucket, key: decodeKey(path.slice(1)), region }
  const slash = path.indexOf('/', 1)
  const first = slash < 0 ? path.slice(1) : path.slice(1, slash)
  const rest = slash < 0 ? '' : path.slice(slash + 1)
  return { style: 'path', bucket: decodeKey(first), key: decodeKey(rest), region }
}

function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '')
}

function readHost(name: string): HostAddress {
  for (const pattern of HOST_PATTERNS) {
    const groups = pattern.exec(name)?.groups
    if (groups !== undefined) return { bucket: groups['bucket'] ?? '', region: groups['region'] }
  }
  return { bucket: '', region: undefined }
}

function decodeKey(raw: string): string {
  const key = percentDecode(raw)
  if (key === undefined) throw new ServiceError('InvalidObjectName', { details: { ObjectName: raw } })
  return key
}
