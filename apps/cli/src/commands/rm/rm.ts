import { EXIT } from '../../errors/exit-codes.ts'
import { objectUrl, prefixUrl } from '../../text/object-url.ts'
import { defineCommand } from '../command.ts'
import { addYesFlag } from '../confirm.ts'
import { collect } from '../option-parsers.ts'
import { DELETION_TEXTS, type DeletionEvent } from './deletion-event.ts'
import { type RemoveArguments, type RemoveFlags, removeArguments } from './remove-arguments.ts'

/** `oss rm`: deletes an object, or all objects below a prefix. */
export const rm = defineCommand<RemoveArguments, DeletionEvent>({
  name: 'rm',
  summary: 'Delete objects.',
  description:
    'Delete an object, or all objects below a prefix. Succeeds if nothing exists. --recursive counts the objects and asks for confirmation; scripts need --yes.',
  examples: [
    'oss rm oss://my-bucket/old.tar',
    "oss rm --recursive oss://my-bucket/logs/2024/ --include '*.log' --dry-run",
    'oss rm --recursive oss://my-bucket/logs/2024/ --yes',
  ],
  parse: (parser, accept) =>
    addYesFlag(
      parser
        .argument('<URL>', 'oss://BUCKET/KEY, or oss://BUCKET/PREFIX/ with --recursive')
        .option('-r, --recursive', 'delete all objects below the prefix')
        .option('--include <pattern>', 'delete only objects matching the pattern (repeatable)', collect)
        .option('--exclude <pattern>', 'keep objects matching the pattern (repeatable)', collect)
        .option('--all', 'accept a bucket without a prefix: delete all of its objects')
        .option('--versions', 'delete all versions and delete markers permanently')
        .option('--dry-run', 'show what would be deleted'),
    ).action((url: string, flags: RemoveFlags) => accept(removeArguments(url, flags))),
  action: (args) => `Deleting ${args.kind === 'object' ? objectUrl(args) : prefixUrl(args)}`,
  texts: DELETION_TEXTS,
  async run(args, context) {
    if (args.kind === 'prefix') return (await import('./remove-prefix.ts')).removePrefix(args, context)
    const { output, signal, openClient } = context
    const { bucket, key } = args
    await using client = await openClient()
    await client.deleteObject({ bucket, key, signal })
    output.emit({ kind: 'deleted', bucket, key })
    return EXIT.done
  },
})
