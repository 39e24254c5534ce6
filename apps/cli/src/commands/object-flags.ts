import type { ObjectAcl, ObjectOptions, StorageClass } from '@oss/client'
import { InvalidArgumentError, Option, type Command as Parser } from 'commander'
import { CliError } from '../errors/cli-error.ts'

/** Flags that set headers, access control and storage options of objects, as parsed. */
export interface ObjectFlags {
  readonly contentType?: string
  readonly cacheControl?: string
  readonly contentDisposition?: string
  readonly contentEncoding?: string
  readonly contentLanguage?: string
  readonly expires?: Date
  readonly acl?: ObjectAcl
  readonly storageClass?: StorageClass
  readonly meta?: Readonly<Record<string, string>>
  readonly tag?: Readonly<Record<string, string>>
  readonly sse?: 'AES256' | 'SM4' | 'KMS'
  readonly sseKeyId?: string
  readonly sseDataEncryption?: 'SM4'
  /** False: an existing object is kept, and the upload fails. */
  readonly overwrite?: boolean
}

/** Options of an object, except the callback of an application server. */
export type FlaggedOptions = Omit<ObjectOptions, 'callback'>

/** Values of `--acl` for objects. */
export const OBJECT_ACLS: readonly ObjectAcl[] = ['default', 'private', 'public-read', 'public-read-write']
/** Values of `--storage-class`. */
export const STORAGE_CLASSES: readonly StorageClass[] = [
  'Standard',
  'IA',
  'Archive',
  'ColdArchive',
  'DeepColdArchive',
]

/** Declares the flags, as a group of the help after those that were declared before. */
export function addObjectFlags(parser: Parser): Parser {
  return parser
    .optionsGroup('Flags for the object:')
    .option('--content-type <type>', 'set the content type (default: by the extension)')
    .option('--cache-control <value>', 'set the header Cache-Control, such as max-age=3600')
    .option('--content-disposition <value>', 'set the header Content-Disposition')
    .option('--content-encoding <value>', 'set the header Content-Encoding; does not encode')
    .option('--content-language <value>', 'set the header Content-Language, such as zh-CN')
    .option('--expires <time>', 'set the header Expires, such as 2030-01-31T12:00:00Z', readTime)
    .addOption(new Option('--acl <acl>', 'set the access control').choices([...OBJECT_ACLS]))
    .addOption(new Option('--storage-class <class>', 'set the storage class').choices([...STORAGE_CLASSES]))
    .option('--meta <name=value>', 'set user metadata (repeatable)', collectPair)
    .option('--tag <name=value>', 'set a tag (repeatable)', collectPair)
    .addOption(
      new Option('--sse <method>', 'encrypt at the server with this method').choices([
        'AES256',
        'SM4',
        'KMS',
      ]),
    )
    .option('--sse-key-id <id>', 'use this KMS key (with --sse KMS)')
    .addOption(
      new Option('--sse-data-encryption <method>', 'encrypt data with SM4 (with --sse KMS)').choices(['SM4']),
    )
    .option('--no-overwrite', 'fail if the object exists')
}

/** Picks the object options. @throws CliError `USAGE_INVALID` for flags that exclude each other */
export function objectOptions(flags: ObjectFlags): FlaggedOptions {
  const { contentType, cacheControl, contentDisposition, contentEncoding, contentLanguage, expires } = flags
  const { acl, storageClass, meta, tag, overwrite } = flags
  const encryption = encryptionOf(flags)
  const options: { readonly [Name in keyof FlaggedOptions]: FlaggedOptions[Name] | undefined } = {
    ...{ contentType, cacheControl, contentDisposition, contentEncoding, contentLanguage, expires },
    ...{ acl, storageClass, metadata: meta, tagging: tag, encryption },
    // The parser sets the default to true.
    forbidOverwrite: overwrite === false ? true : undefined,
  }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

function encryptionOf({ sse, sseKeyId, sseDataEncryption }: ObjectFlags): FlaggedOptions['encryption'] {
  if (sse !== 'KMS') {
    if (sseKeyId !== undefined || sseDataEncryption !== undefined)
      throw new CliError('USAGE_INVALID', '--sse-key-id and --sse-data-encryption need --sse KMS.')
    return sse && { algorithm: sse }
  }
  return {
    algorithm: 'KMS',
    ...(sseKeyId !== undefined && { keyId: sseKeyId }),
    ...(sseDataEncryption !== undefined && { dataEncryption: sseDataEncryption }),
  }
}

/** Parses a time in ISO 8601. @throws InvalidArgumentError */
function readTime(text: string): Date {
  const time = new Date(text)
  if (/^\d{4}-\d\d-\d\d(T.*)?$/.test(text) && !Number.isNaN(time.getTime())) return time
  throw new InvalidArgumentError('Write a time such as 2030-01-31 or 2030-01-31T12:00:00Z.')
}

/** Parses `NAME=VALUE`, and adds it to the others. @throws InvalidArgumentError */
export function collectPair(
  text: string,
  others: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [name = '', ...rest] = text.split('=')
  if (name === '' || rest.length === 0) throw new InvalidArgumentError('Write NAME=VALUE.')
  if (Object.hasOwn(others, name)) throw new InvalidArgumentError('Each name can be given once.')
  return { ...others, [name]: rest.join('=') }
}
