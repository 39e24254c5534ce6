import { InvalidArgumentError, Option } from 'commander'
import { EXIT } from '../../errors/exit-codes.ts'
import { parseAge } from '../../text/age.ts'
import { type ObjectUrl, objectUrl, parseObjectUrl } from '../../text/object-url.ts'
import { defineCommand } from '../command.ts'
import {
  addPresignFlags,
  PRESIGN_METHODS,
  type PresignFlags,
  type PresignMethod,
  type PresignOptions,
  presignOptions,
} from './presign-options.ts'

/** Seven days, the maximum for URLs signed with V4 (OSS: signature V4). */
const MAX_EXPIRY_SECONDS = 604_800

interface PresignArguments {
  readonly target: ObjectUrl
  readonly options: PresignOptions
  readonly expiresInSeconds: number
}

/** A signed URL (`oss presign`). It is a secret until it expires. */
export interface UrlSigned {
  readonly kind: 'presigned'
  readonly method: string
  readonly bucket: string
  readonly key: string
  readonly url: string
  /** Headers that the request must send. */
  readonly headers: Readonly<Record<string, string>>
  /** ISO 8601. */
  readonly expires: string
}

/** The signed URL expires earlier than requested, with the temporary credentials that signed it. */
export interface UrlExpiresEarly {
  readonly kind: 'expires-early'
  /** ISO 8601. */
  readonly expires: string
}

/** `oss presign`: prints a signed URL. Sends no request. */
export const presign = defineCommand<PresignArguments, UrlSigned | UrlExpiresEarly>({
  name: 'presign',
  summary: 'Print a signed URL.',
  description: 'Print a signed URL. Anyone who has it can download or upload the object until it expires.',
  examples: [
    'oss presign oss://my-bucket/report.pdf --expires 1d',
    "oss presign oss://my-bucket/r-2026-11.pdf --save-as 'November report.pdf'",
  ],
  parse: (parser, accept) =>
    addPresignFlags(
      parser
        .argument('<URL>', 'oss://BUCKET/KEY', parseObjectUrl)
        .addOption(
          new Option('--method <method>', 'allow this method (default: GET)').choices([...PRESIGN_METHODS]),
        )
        .option('--expires <age>', 'expire after this time, such as 15m (default: 1h, max: 7d)', readExpiry),
    ).action(
      (
        target: ObjectUrl,
        {
          method = 'GET',
          expires = 3600,
          ...flags
        }: PresignFlags & { method?: PresignMethod; expires?: number },
      ) => accept({ target, options: presignOptions(method, flags), expiresInSeconds: expires }),
    ),
  action: ({ target }) => `Signing a URL of ${objectUrl(target)}`,
  texts: {
    presigned: ({ url }) => ({ kind: 'data', text: url }),
    'expires-early': ({ expires }) => ({
      kind: 'note',
      text: `The URL expires at ${expires}, earlier than requested: the temporary credentials end then.`,
    }),
  },
  async run({ target, options, expiresInSeconds }, { host, output, signal, openClient }) {
    await using client = await openClient()
    const startedAtMs = host.now()
    const signed = await client.presign({ ...target, ...options, expiresInSeconds, signal })
    const expires = new Date(signed.expiresAtMs).toISOString()
    output.emit({
      kind: 'presigned',
      method: options.method,
      ...target,
      url: signed.url,
      headers: signed.headers,
      expires,
    })
    if (signed.expiresAtMs < startedAtMs + (expiresInSeconds - 1) * 1000)
      output.emit({ kind: 'expires-early', expires })
    return EXIT.done
  },
})

function readExpiry(text: string): number {
  const seconds = (parseAge(text) ?? 0) / 1000
  if (seconds < 1 || seconds > MAX_EXPIRY_SECONDS)
    throw new InvalidArgumentError('Write a time such as 15m or 12h, at most 7d.')
  return seconds
}
