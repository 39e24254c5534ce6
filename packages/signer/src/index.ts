/**
 * Signs requests to Alibaba Cloud OSS, in headers or as a URL.
 *
 * ```ts
 * const signer = createSignerV4({ region: 'cn-hangzhou' })
 * const headers = signer.sign({ method: 'GET', url, headers: {}, bucket, key }, credentials, new Date())
 * ```
 *
 * @packageDocumentation
 */
export { type PercentEncodeOptions, percentEncode } from './percent-encode.ts'
export type { PostCondition, PostPolicy } from './post-policy.ts'
export type {
  Credentials,
  HttpMethod,
  PresignOptions,
  SignableRequest,
  SignatureVersion,
  Signer,
} from './signer.ts'
export { createSignerV1 } from './signer-v1.ts'
export { createSignerV4, type SignerV4Options } from './signer-v4.ts'
export { SigningError, type SigningErrorCode } from './signing-error.ts'
