import type { Command as Parser } from 'commander'
import { Option } from 'commander'
import { OBJECT_ACLS, STORAGE_CLASSES } from '../object-flags.ts'
import { collect, readByteSize, readNumber } from '../option-parsers.ts'
import { type CopyArguments, type CopyFlags, copyArguments } from './copy-arguments.ts'

/** Declares the arguments and flags that `oss cp` and `oss mv` have in common. */
export function addCopyFlags(parser: Parser, verb: 'copy' | 'move'): Parser {
  return parser
    .argument('<SOURCE>', 'oss://BUCKET/KEY, or oss://BUCKET/PREFIX/ with --recursive')
    .argument('<TARGET>', 'oss://BUCKET/KEY, or oss://BUCKET/PREFIX/')
    .option('-r, --recursive', `${verb} all objects below the prefix`)
    .option('--include <pattern>', `${verb} only objects matching the pattern (repeatable)`, collect)
    .option('--exclude <pattern>', 'skip objects matching the pattern (repeatable)', collect)
    .option('--dry-run', `show what would be ${verb === 'copy' ? 'copied' : 'moved'}`)
    .option('--jobs <number>', `${verb} this many objects in parallel (default: 8)`, readNumber)
    .option('--no-overwrite', 'fail if the target exists with other content')
    .addOption(new Option('--acl <acl>', 'set the access control').choices([...OBJECT_ACLS]))
    .addOption(
      new Option('--storage-class <class>', 'set the storage class (default: that of the source)').choices([
        ...STORAGE_CLASSES,
      ]),
    )
    .option('--part-size <size>', 'set the part size, 100KiB to 1GiB (default: 64MiB)', readByteSize)
    .option('--parallel <number>', `${verb} this many parts in parallel (default: 3)`, readNumber)
    .option('--checkpoint-dir <dir>', 'store checkpoints here (default: the working directory)')
}

/** Accepts the arguments of `oss cp` or `oss mv`. */
export function acceptCopy(
  accept: (args: CopyArguments) => void,
): (source: string, target: string, flags: CopyFlags) => void {
  return (source, target, flags) => accept(copyArguments(source, target, flags))
}
