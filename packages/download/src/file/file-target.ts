import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { TargetError } from '../errors/target-error.ts'
import type { DownloadTarget } from '../ports/download-target.ts'
import { createDraft, reopenDraft } from './file-draft.ts'
import { asTargetError, codeOf } from './file-errors.ts'
import { linkTarget } from './link-target.ts'
import { replacedFile } from './replaced-file.ts'

const DRAFT = /^\.oss-download-[0-9a-f]{32}-[0-9a-f-]{36}\.part$/

/**
 * A file as the target of a download. The draft lies beside it, under a hidden name, because only then can it take its place at once.
 *
 * The file gets the permissions that a new file gets, or those of the file that it replaces, with its owner and group where this process may give
 * files to them. Access control lists, extended attributes and other hard links stay with the old file. Anything but a regular file is refused: a
 * device, a pipe, `/dev/stdout`.
 *
 * @param path - the file; a relative path is taken from the working directory at the time of the call. Its directory must exist. Of a symbolic
 *   link, the file that it leads to at the time of the call.
 */
export function fileTarget(path: string): DownloadTarget {
  const label = linkTarget(path)
  const directory = dirname(label)
  const prefix = `.oss-download-${createHash('sha256').update(label).digest('hex').slice(0, 32)}-`

  /** A checkpoint cannot lead out of the directory, nor to another's file. */
  function pathOf(draft: string): string {
    if (DRAFT.test(draft) && draft.startsWith(prefix)) return join(directory, draft)
    throw new TargetError(
      'FAILED',
      `${JSON.stringify(draft)} is not the name of a temporary file of ${label}.`,
    )
  }

  return {
    label,
    isThere: () => isFileThere(label),
    read: (signal) => readFile(label, signal),
    newDraftName: () => `${prefix}${randomUUID()}.part`,
    create: (draft, byteLength) => createDraft(pathOf(draft), label, byteLength),
    async reopen(draft, byteLength) {
      return DRAFT.test(draft) && draft.startsWith(prefix)
        ? reopenDraft(pathOf(draft), label, byteLength)
        : undefined
    },
    discard: (draft) => removeIfThere(pathOf(draft)),
    async discardAll() {
      for (const name of await namesIn(directory))
        if (DRAFT.test(name) && name.startsWith(prefix)) await removeIfThere(join(directory, name))
    },
  }
}

async function isFileThere(path: string): Promise<boolean> {
  try {
    if ((await replacedFile(path)) !== undefined) return true
  } catch (error) {
    throw asTargetError(error, path)
  }
  await requireDirectory(path)
  return false
}

/** There is no file, because there is not even its directory: better known before anything is read. */
async function requireDirectory(path: string): Promise<void> {
  try {
    await stat(dirname(path))
  } catch (error) {
    throw asTargetError(error, path)
  }
}

async function* readFile(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (!(await isFileThere(path))) return
  try {
    for await (const piece of createReadStream(path, { signal, highWaterMark: 262_144 })) yield piece
  } catch (error) {
    signal.throwIfAborted()
    throw asTargetError(error, path)
  }
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    throw asTargetError(error, join(directory, basename(directory)))
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw asTargetError(error, path)
  }
}
