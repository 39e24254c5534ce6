import { objectUrl, prefixUrl } from '../../text/object-url.ts'
import { defineCommand } from '../command.ts'
import type { CopyArguments } from './copy-arguments.ts'
import { COPY_TEXTS, type CopyEvent } from './copy-event.ts'
import { acceptCopy, addCopyFlags } from './copy-flags.ts'

/** `oss mv`: moves or renames objects inside OSS. */
export const mv = defineCommand<CopyArguments, CopyEvent>({
  name: 'mv',
  summary: 'Move or rename objects inside OSS.',
  description:
    'Move or rename an object, or all objects below a prefix, inside OSS. A source is deleted when its copy is verified and the source has not changed. Run the same command again to resume after an interruption.',
  examples: [
    'oss mv oss://my-bucket/a.tar oss://my-bucket/old/a.tar',
    'oss mv --recursive oss://my-bucket/logs/2024/ oss://archive/logs/2024/',
  ],
  parse: (parser, accept) => addCopyFlags(parser, 'move').action(acceptCopy(accept)),
  action: ({ kind, source }) => `Moving ${kind === 'object' ? objectUrl(source) : prefixUrl(source)}`,
  texts: COPY_TEXTS,
  run: async (args, context) =>
    args.kind === 'object'
      ? (await import('./copy-object.ts')).copyObject(args, true, context)
      : (await import('./copy-many.ts')).copyMany(args, true, context),
})
