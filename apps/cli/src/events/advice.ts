import { errorChain } from '../errors/error-chain.ts'
import { withFlagNames } from './flag-names.ts'

/** What to do about an error, in terms of the flags of this command, where its message does not say it. */
export function adviceFor(error: unknown): string | undefined {
  for (const link of errorChain(error)) {
    // The messages of this command say what to do.
    if (link.name === 'CliError') return undefined
    if ('advice' in link && typeof link.advice === 'string') return withFlagNames(link.advice)
    const ofField = 'field' in link ? FIELD_ADVICE[String(link.field).replace(/\..*/s, '')] : undefined
    if (ofField !== undefined) return ofField
  }
  return undefined
}

/** What to do about an invalid input, by its name in the call of the client. */
const FIELD_ADVICE: Readonly<Record<string, string>> = {
  endpoint: 'Set the endpoint with --endpoint or OSS_ENDPOINT.',
  region: 'Set the region with --region or OSS_REGION.',
  bucket: 'The bucket is the first part of oss://BUCKET/KEY.',
  key: 'The key is what follows the bucket in oss://BUCKET/KEY.',
  contentType: 'Change it with --content-type.',
  cacheControl: 'Change it with --cache-control.',
  contentDisposition: 'Change it with --content-disposition.',
  contentEncoding: 'Change it with --content-encoding.',
  contentLanguage: 'Change it with --content-language.',
  metadata: 'Change it with --meta.',
  tagging: 'Change it with --tag.',
  encryption: 'Change it with --sse, --sse-key-id or --sse-data-encryption.',
  compression: 'Change it with --gzip or --rules.',
  partSize: 'Change it with --part-size.',
  parallel: 'Change it with --parallel.',
}
