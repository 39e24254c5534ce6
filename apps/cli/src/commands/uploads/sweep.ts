import { EXIT } from '../../errors/exit-codes.ts'
import { formatCount } from '../../text/count.ts'
import { formatDuration } from '../../text/duration.ts'
import { type PrefixUrl, parsePrefixUrl, prefixUrl } from '../../text/object-url.ts'
import { defineCommand } from '../command.ts'
import { readAge } from '../option-parsers.ts'
import { abortedText, type UploadAborted } from './abort.ts'
import { abortOldUploads, listOldUploads, type OldUploads } from './abort-old-uploads.ts'
import { type UploadListed, uploadRow } from './list.ts'

interface SweepArguments extends OldUploads {
  readonly dryRun: boolean
}

/** The end of `oss uploads sweep`, after an `upload-aborted` event (dry run: `upload`) for each upload. */
export interface UploadsSwept {
  readonly kind: 'uploads-swept'
  readonly bucket: string
  readonly prefix: string
  readonly olderThanMs: number
  /** Whether the uploads were only listed, in `upload` events. */
  readonly dryRun: boolean
  /** Number of uploads that were aborted, or in a dry run would be. */
  readonly count: number
  /** Number of uploads that could not be aborted. */
  readonly failed: number
}

/** `oss uploads sweep`: aborts the unfinished uploads that were started long ago. */
export const sweep = defineCommand<SweepArguments, UploadListed | UploadAborted | UploadsSwept>({
  name: 'sweep',
  description: 'Abort all unfinished uploads that are older than --older-than.',
  examples: ['oss uploads sweep oss://my-bucket/backups/ --older-than 7d'],
  parse: (parser, accept) =>
    parser
      .argument('<URL>', 'oss://BUCKET or oss://BUCKET/PREFIX', parsePrefixUrl)
      .requiredOption('--older-than <age>', 'abort uploads older than this, such as 7d, 12h or 30m', readAge)
      .option('--dry-run', 'list the uploads without aborting them')
      .action((url: PrefixUrl, flags: { olderThan: number; dryRun?: boolean }) =>
        accept({ ...url, olderThanMs: flags.olderThan, dryRun: flags.dryRun ?? false }),
      ),
  action: ({ bucket }) => `Sweeping the unfinished uploads of ${prefixUrl({ bucket, prefix: '' })}`,
  texts: {
    upload: (event) => ({ kind: 'data', text: uploadRow(event) }),
    'upload-aborted': (event) => ({ kind: 'result', text: abortedText(event) }),
    'uploads-swept': (event) => ({ kind: 'status', text: totals(event) }),
  },
  async run(args, context) {
    const { bucket, prefix, olderThanMs, dryRun } = args
    await using client = await context.openClient()
    const { count, errors } = await (dryRun ? listOldUploads : abortOldUploads)(client, args, context)
    const failed = errors.length
    context.output.emit({ kind: 'uploads-swept', bucket, prefix, olderThanMs, dryRun, count, failed })
    if (failed > 0) throw errors[0]
    return EXIT.done
  },
})

function totals(event: UploadsSwept): string {
  const uploads = formatCount(event.count, 'unfinished upload')
  const where = `in ${prefixUrl(event)} older than ${formatDuration(event.olderThanMs / 1000)}`
  if (event.dryRun) return `Dry run: would abort ${uploads} ${where}`
  return `Aborted ${uploads} ${where}${event.failed === 0 ? '' : `, ${event.failed} failed`}`
}
