/**
 * Signs requests to Alibaba Cloud OSS: as headers, as a signed URL, or as the fields of an upload form.
 *
 * ```ts
 * const signer = createSignerV4({ region: 'cn-hangzhou' })
 * const headers = signer.sign({ method: 'GET', url, headers: {}, bucket, key }, credentials, new Date())
 * ```
 *
 * @packageDocumentation
 */

export type { HttpMethod, SignableRequest } from './canonical/signable-request.ts'
export type { Credentials } from './credentials/credentials.ts'
export { parseExpiresAt } from './credentials/parse-expires-at.ts'
export { type PercentEncodeOptions, percentEncode } from './encoding/percent-encode.ts'
export type { ErrorJson } from './errors/error-json.ts'
export { SigningError, type SigningErrorCode } from './errors/signing-error.ts'
export type { PostCondition, PostPolicy } from './signers/post-policy.ts'
export type { PresignOptions, SignatureVersion, SignedTexts, Signer } from './signers/signer.ts'
export { createSignerV1 } from './signers/signer-v1.ts'
export { createSignerV4, type SignerV4Options } from './signers/signer-v4.ts'
