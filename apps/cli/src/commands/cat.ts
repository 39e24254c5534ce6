import { type ObjectUrl, objectUrl, parseObjectUrl } from '../text/object-url.ts'
import { defineCommand } from './command.ts'

interface CatArguments {
  readonly source: ObjectUrl
  readonly versionId?: string
}

/** `oss cat`: writes an object to standard output. */
export const cat = defineCommand<CatArguments>({
  name: 'cat',
  summary: 'Write an object to standard output.',
  description:
    'Write an object to standard output. Its CRC-64 is verified while it is written; if it differs, the command fails after the last byte.',
  examples: ['oss cat oss://my-bucket/notes.txt'],
  parse: (parser, accept) =>
    parser
      .argument('<URL>', 'oss://BUCKET/KEY', parseObjectUrl)
      .option('--version-id <id>', 'object version (versioned buckets only; default: latest)')
      .action((source: ObjectUrl, flags: { readonly versionId?: string }) => accept({ source, ...flags })),
  action: ({ source }) => `Reading ${objectUrl(source)}`,
  texts: {},
  run: async (args, context) => (await import('./download/print-object.ts')).printObject(args, context),
})
