import { createHash, createHmac } from 'node:crypto'

/** Name of the algorithm in headers, URLs and the string to sign. */
export const ALGORITHM_V4 = 'OSS4-HMAC-SHA256'

/** Day, region and product for which a V4 signature is valid. */
export interface ScopeV4 {
  /** `yyyymmdd`. */
  readonly date: string
  readonly region: string
  readonly product: string
}

/** @param time value of `x-oss-date` as received. */
export function stringToSignV4(canonicalRequest: Uint8Array, time: string, scope: ScopeV4): string {
  const hash = createHash('sha256').update(canonicalRequest).digest('hex')
  const scopeText = `${scope.date}/${scope.region}/${scope.product}/aliyun_v4_request`
  return [ALGORITHM_V4, time, scopeText, hash].join('\n')
}

export function signingKeyV4(accessKeySecret: string, scope: ScopeV4): Buffer {
  const steps = [scope.date, scope.region, scope.product, 'aliyun_v4_request']
  return steps.reduce(hmac, Buffer.from(`aliyun_v4${accessKeySecret}`, 'utf8'))
}

/** 64 lower-case hex digits. */
export function signatureV4(accessKeySecret: string, scope: ScopeV4, stringToSign: string): string {
  return hmac(signingKeyV4(accessKeySecret, scope), stringToSign).toString('hex')
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest()
}
