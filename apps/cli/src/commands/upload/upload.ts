import { Option } from 'commander'
import { objectUrl, prefixUrl } from '../../text/object-url.ts'
import { fileLabel } from '../../text/standard-stream.ts'
import { defineCommand } from '../command.ts'
import { addObjectFlags } from '../object-flags.ts'
import { collect, readByteSize, readNumber, readParallel, readRate, readShard } from '../option-parsers.ts'
import { type UploadArguments, type UploadFlags, uploadArguments } from './upload-arguments.ts'

/** `oss upload`: uploads files and directories so that the same command resumes. */
export const upload = defineCommand<UploadArguments>({
  name: 'upload',
  summary: 'Upload files; run again to resume.',
  description:
    'Upload files of up to 48.8 TiB, or directories. Run the same command again to resume after an interruption.',
  examples: [
    'oss upload backup.tar oss://my-bucket/backup.tar --part-size 64MiB',
    "oss upload --recursive photos oss://my-bucket/photos/ --exclude '*.tmp'",
    'oss upload --recursive dist oss://my-site/ --rules rules.json --gzip',
    'find . -type f -print0 | oss upload --files-from - -0 oss://my-bucket/',
  ],
  parse: (parser, accept) =>
    addObjectFlags(
      parser
        .usage('[flags] FILE... oss://BUCKET/KEY')
        .argument(
          '<FILE...>',
          'files, directories (with --recursive) or - for standard input; the last argument is the target: oss://BUCKET/KEY, or oss://BUCKET/PREFIX/ for several files',
        )
        .option('-r, --recursive', 'upload the contents of directories')
        .option('--include <pattern>', 'upload only files matching the pattern (repeatable)', collect)
        .option('--exclude <pattern>', 'skip files matching the pattern (repeatable)', collect)
        .option('--follow-symlinks', 'upload the targets of symbolic links in directories')
        .option('--files-from <file>', 'upload the files in this list; - reads the list from standard input')
        .option('--failed-to <file>', 'write the list of files that failed, for --files-from of the next run')
        .option('-0, --null', 'separate the paths in these lists by NUL, as find -print0 does')
        .option('--rules <file>', 'set object options by file pattern, from the rules in this JSON file')
        .option('--gzip', 'compress the files, and set Content-Encoding')
        .option('--expected-size <size>', 'approximate size of the data on standard input', readByteSize)
        .option(
          '--update',
          'skip files whose object has the same size and CRC-64 (default for several files)',
        )
        .option('--no-update', 'upload all files')
        .option('--dry-run', 'show what would be uploaded')
        .option('--jobs <number>', 'upload this many files in parallel (default: 8)', readNumber)
        .option(
          '--shard <k/n>',
          'upload only shard K of N, such as 1/4, so that N hosts divide the files among them',
          readShard,
        )
        .option('--part-size <size>', 'set the part size, 100KiB to 5GiB (default: 8MiB)', readByteSize)
        .option(
          '--parallel <number>',
          'upload this many parts of a file in parallel, or auto (default: 3)',
          readParallel,
        )
        .option('--limit-rate <rate>', 'limit the bandwidth, such as 10MiB/s', readRate)
        .option('--checkpoint-dir <dir>', 'store checkpoints here (default: beside the file)')
        .addOption(
          new Option(
            '--verify <how>',
            'detect changes of the file by metadata (size and times; default), content (reads uploaded parts again) or full (also reads the file again before completion)',
          ).choices(['metadata', 'content', 'full']),
        )
        .option('--allow-growth', 'upload a growing file, such as a log, as it was when its upload started'),
    ).action((words: readonly string[], flags: UploadFlags) => accept(uploadArguments(words, flags))),
  action: (args) =>
    args.kind === 'file'
      ? `The upload of ${fileLabel(args.file)} to ${objectUrl(args.target)}`
      : `The upload to ${prefixUrl(args)}`,
  texts: {},
  run: async (args, context) =>
    args.kind === 'file'
      ? (await import('./upload-file.ts')).uploadFile(args, context)
      : (await import('./upload-batch.ts')).uploadBatch(args, context),
})
