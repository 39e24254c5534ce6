import type { Query } from './http/query.ts'

/** Parameters that hold signatures, tokens, key ids or callback secrets. */
const secret: ReadonlySet<string> = new Set(
  `Signature OSSAccessKeyId Expires security-token callback callback-var x-oss-signature x-oss-credential
  x-oss-security-token x-oss-signature-version x-oss-date x-oss-expires x-oss-additional-headers`.split(
    /\s+/,
  ),
)

/** The parameters of a request that may be shown. */
export function loggableQuery({ pairs }: Query): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs.filter(([name]) => !secret.has(name)))
}
