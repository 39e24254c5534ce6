import { readFileSync } from 'node:fs'
import type { Credentials, HttpMethod, SignableRequest } from '../src/index.ts'

/**
 * One published or independently computed signature. The key pair is `ak` / `sk` unless a vector says
 * otherwise.
 */
export interface Vector {
  readonly id: string
  readonly method: HttpMethod
  readonly bucket?: string
  readonly key?: string
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly securityToken?: string
  readonly accessKeySecret?: string
  readonly signature: string
}

export function readVectors<Kind extends Vector>(name: string): readonly Kind[] {
  return JSON.parse(readFileSync(new URL(`vectors/${name}.json`, import.meta.url), 'utf8')) as readonly Kind[]
}

export function credentialsOf({ accessKeySecret = 'sk', securityToken }: Vector): Credentials {
  return {
    accessKeyId: 'ak',
    accessKeySecret,
    ...(securityToken === undefined ? {} : { securityToken }),
  }
}

/**
 * The vector as a request to a URL that does not show the key, so that only `bucket` and `key` can be signed.
 */
export function requestOf({ method, bucket, key, query, headers }: Vector): SignableRequest {
  const search = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  return {
    method,
    url: new URL(`http://example.test/elsewhere?${search.join('&')}`),
    headers,
    ...(bucket === undefined ? {} : { bucket }),
    ...(key === undefined ? {} : { key }),
  }
}
