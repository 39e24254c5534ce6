import { toBase64 } from '../encoding/bytes-to-text.ts'

/**
 * One condition of a form policy (OSS: PostObject): a field and its value; an operator, a `$field` and a
 * value; or the minimum and maximum size in bytes.
 */
export type PostCondition =
  | Readonly<Record<string, string>>
  | readonly ['eq' | 'starts-with', string, string]
  | readonly ['content-length-range', number, number]

/** Restricts what a signed form may upload, and until when. */
export interface PostPolicy {
  /** Whole seconds from the signing time, 1 to 604,800 (seven days). */
  readonly expiresInSeconds: number
  readonly conditions: readonly PostCondition[]
}

/**
 * Encodes a policy as it is signed: base64 of JSON. The signature fields become conditions too, so that
 * nobody can replace them.
 *
 * @param signatureFields - the fields that the form sends besides the signature
 */
export function encodePolicy(
  { expiresInSeconds, conditions }: PostPolicy,
  at: Date,
  signatureFields: Readonly<Record<string, string>>,
): string {
  const expiration = new Date(at.getTime() + expiresInSeconds * 1000).toISOString()
  const own = Object.entries(signatureFields).map(([name, value]) => ({ [name]: value }))
  const text = JSON.stringify({ expiration, conditions: [...conditions, ...own] })
  return toBase64(new TextEncoder().encode(text))
}
