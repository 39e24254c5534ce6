import { createHmac } from 'node:crypto'

/** Computes the signature: base64 of HMAC-SHA1. */
export function signatureV1(accessKeySecret: string, stringToSign: Uint8Array): string {
  return createHmac('sha1', accessKeySecret).update(stringToSign).digest('base64')
}
