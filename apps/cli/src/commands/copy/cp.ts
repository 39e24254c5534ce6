import { objectUrl, prefixUrl } from '../../text/object-url.ts'
import { defineCommand } from '../command.ts'
import type { CopyArguments } from './copy-arguments.ts'
import { COPY_TEXTS, type CopyEvent } from './copy-event.ts'
import { acceptCopy, addCopyFlags } from './copy-flags.ts'

/** `oss cp`: copies objects inside OSS. */
export const cp = defineCommand<CopyArguments, CopyEvent>({
  name: 'cp',
  summary: 'Copy objects inside OSS.',
  description:
    'Copy an object, or all objects below a prefix, inside OSS. Headers, metadata, tags and storage class are kept. Run the same command again to resume after an interruption. For files, see oss upload and oss download.',
  examples: [
    'oss cp oss://my-bucket/a.tar oss://other-bucket/a.tar',
    'oss cp --recursive oss://my-bucket/photos/ oss://other-bucket/photos/',
  ],
  parse: (parser, accept) =>
    addCopyFlags(parser, 'copy')
      .option('--no-update', 'copy all objects (default: those that differ from their copies)')
      .action(acceptCopy(accept)),
  action: ({ kind, source }) => `Copying ${kind === 'object' ? objectUrl(source) : prefixUrl(source)}`,
  texts: COPY_TEXTS,
  run: async (args, context) =>
    args.kind === 'object'
      ? (await import('./copy-object.ts')).copyObject(args, false, context)
      : (await import('./copy-many.ts')).copyMany(args, false, context),
})
