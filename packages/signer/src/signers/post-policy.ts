/** One rule of a form's policy (OSS: PostObject): a field and its value, or an operator, a `$field` and a value, or bounds of the size. */
export type PostCondition =
  | Readonly<Record<string, string>>
  | readonly ['eq' | 'starts-with', string, string]
  | readonly ['content-length-range', number, number]

/** What a signed form may upload. */
export interface PostPolicy {
  /** Whole seconds from the signing time, 1 to 604,800 (seven days). */
  readonly expiresInSeconds: number
  readonly conditions: readonly PostCondition[]
}

/**
 * A policy as it is signed: base64 of JSON. The fields that sign are conditions, too, so that no others can take their place.
 *
 * @param signing - the fields that go with the signature.
 */
export function policyText(
  { expiresInSeconds, conditions }: PostPolicy,
  at: Date,
  signing: Readonly<Record<string, string>>,
): string {
  const expiration = new Date(at.getTime() + expiresInSeconds * 1000).toISOString()
  const own = Object.entries(signing).map(([name, value]) => ({ [name]: value }))
  return Buffer.from(JSON.stringify({ expiration, conditions: [...conditions, ...own] })).toString('base64')
}
