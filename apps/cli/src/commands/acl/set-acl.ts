import type { BucketAcl, ObjectAcl } from '@oss/client'
import { Argument } from 'commander'
import { CliError } from '../../errors/cli-error.ts'
import { EXIT } from '../../errors/exit-codes.ts'
import {
  bucketUrl,
  type ObjectUrl,
  objectUrl,
  type PrefixUrl,
  parsePrefixUrl,
  prefixUrl,
} from '../../text/object-url.ts'
import { defineCommand } from '../command.ts'
import { OBJECT_ACLS } from '../object-flags.ts'

type SetAclArguments =
  | { readonly kind: 'object'; readonly target: ObjectUrl; readonly acl: ObjectAcl }
  | { readonly kind: 'bucket'; readonly bucket: string; readonly acl: BucketAcl }

/** The access control of an object or a bucket was set (`oss acl set`). */
export interface AclSet {
  readonly kind: 'acl-set'
  readonly bucket: string
  /** `null` for a bucket. */
  readonly key: string | null
  readonly acl: string
}

/** `oss acl set`: sets the access control of an object or a bucket. */
export const setAcl = defineCommand<SetAclArguments, AclSet>({
  name: 'set',
  description:
    'Set the ACL of an object or a bucket. With the ACL default, an object has the ACL of its bucket.',
  examples: ['oss acl set oss://my-bucket/logo.svg public-read', 'oss acl set oss://my-bucket private'],
  parse: (parser, accept) =>
    parser
      .argument('<URL>', 'oss://BUCKET or oss://BUCKET/KEY', parsePrefixUrl)
      .addArgument(new Argument('<ACL>', OBJECT_ACLS.join(', ')).choices([...OBJECT_ACLS]))
      .action((url: PrefixUrl, acl: ObjectAcl) => accept(readTarget(url, acl))),
  action: (args) =>
    `Setting the ACL of ${args.kind === 'bucket' ? bucketUrl(args.bucket) : objectUrl(args.target)}`,
  texts: {
    'acl-set': ({ bucket, key, acl }) => ({
      kind: 'result',
      text: `Set the ACL of ${prefixUrl({ bucket, prefix: key ?? '' })} to ${acl}`,
    }),
  },
  async run(args, { output, signal, openClient }) {
    const { acl } = args
    await using client = await openClient()
    if (args.kind === 'bucket') {
      await client.putBucketAcl({ bucket: args.bucket, acl: args.acl, signal })
      output.emit({ kind: 'acl-set', bucket: args.bucket, key: null, acl })
    } else {
      await client.putObjectAcl({ ...args.target, acl: args.acl, signal })
      output.emit({ kind: 'acl-set', ...args.target, acl })
    }
    return EXIT.done
  },
})

/** @throws CliError `USAGE_INVALID` for an ACL that only objects have */
function readTarget({ bucket, prefix }: PrefixUrl, acl: ObjectAcl): SetAclArguments {
  if (prefix !== '') return { kind: 'object', target: { bucket, key: prefix }, acl }
  if (acl === 'default')
    throw new CliError('USAGE_INVALID', 'Only objects can have the ACL default. Choose another for a bucket.')
  return { kind: 'bucket', bucket, acl }
}
