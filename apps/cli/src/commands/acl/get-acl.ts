import { EXIT } from '../../errors/exit-codes.ts'
import { type PrefixUrl, parsePrefixUrl, prefixUrl } from '../../text/object-url.ts'
import { printable } from '../../text/printable.ts'
import { defineCommand } from '../command.ts'

/** The access control of an object or a bucket (`oss acl get`). */
export interface AclFound {
  readonly kind: 'acl'
  readonly bucket: string
  /** `null` for a bucket. */
  readonly key: string | null
  /** `default` for an object with the access control of its bucket. */
  readonly acl: string
}

/** `oss acl get`: shows the access control of an object or a bucket. */
export const getAcl = defineCommand<PrefixUrl, AclFound>({
  name: 'get',
  description:
    'Show the ACL of an object or a bucket: private, public-read, public-read-write or, for objects, default (the ACL of the bucket).',
  examples: ['oss acl get oss://my-bucket/report.pdf', 'oss acl get oss://my-bucket'],
  parse: (parser, accept) =>
    parser
      .argument('<URL>', 'oss://BUCKET or oss://BUCKET/KEY', parsePrefixUrl)
      .action((url: PrefixUrl) => accept(url)),
  action: (url) => `Reading the ACL of ${prefixUrl(url)}`,
  texts: { acl: ({ acl }) => ({ kind: 'data', text: printable(acl) }) },
  async run({ bucket, prefix: key }, { output, signal, openClient }) {
    await using client = await openClient()
    const acl =
      key === ''
        ? await client.getBucketAcl({ bucket, signal })
        : await client.getObjectAcl({ bucket, key, signal })
    output.emit({ kind: 'acl', bucket, key: key || null, acl })
    return EXIT.done
  },
})
