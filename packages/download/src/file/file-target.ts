import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { TargetError } from '../errors/target-error.ts'
import type { DownloadTarget } from '../ports/download-target.ts'
import { createDraft, reopenDraft } from './file-draft.ts'
import { asTargetError, removeIfExists, withTargetError } from './file-errors.ts'
import { linkTarget } from './link-target.ts'
import { replacedFile } from './replaced-file.ts'

const DRAFT_NAME = /^\.oss-download-[0-9a-f]{32}-[0-9a-f-]{36}\.part$/

/**
 * Returns a file as the target of a download. The draft is in the same directory under a hidden name, so
 * that it can replace the file in one step.
 *
 * The file gets the permissions of a new file, or those of the file that it replaces, and its owner and group
 * if this process may set them. Access control lists, extended attributes and other hard links stay with the
 * old file. Only regular files are accepted: no device, pipe or `/dev/stdout`.
 *
 * @param path - the file. A relative path starts at the current working directory. The directory must exist.
 * A symbolic link is followed when this function is called.
 */
export function fileTarget(path: string): DownloadTarget {
  const label = linkTarget(path)
  const directory = dirname(label)
  const prefix = `.oss-download-${createHash('sha256').update(label).digest('hex').slice(0, 32)}-`

  function isDraftName(name: string): boolean {
    return DRAFT_NAME.test(name) && name.startsWith(prefix)
  }

  /** Checked, because the name comes from a checkpoint, which must not lead to any other file. */
  function pathOf(draft: string): string {
    if (isDraftName(draft)) return join(directory, draft)
    throw new TargetError(
      'FAILED',
      `${JSON.stringify(draft)} is not the name of a temporary file of ${label}.`,
    )
  }

  return {
    label,
    exists: () => fileExists(label),
    read: (signal) => readFile(label, signal),
    newDraftName: () => `${prefix}${randomUUID()}.part`,
    create: (draft, byteLength) => createDraft(pathOf(draft), label, byteLength),
    async reopen(draft, byteLength) {
      return isDraftName(draft) ? reopenDraft(pathOf(draft), label, byteLength) : undefined
    },
    discard: (draft) => removeIfExists(pathOf(draft)),
    async discardAll() {
      const names = await withTargetError(join(directory, basename(directory)), () => readdir(directory))
      for (const name of names) if (isDraftName(name)) await removeIfExists(join(directory, name))
    },
  }
}

async function fileExists(path: string): Promise<boolean> {
  const isExisting = await withTargetError(path, async () => (await replacedFile(path)) !== undefined)
  // A missing directory is reported before anything is downloaded.
  if (!isExisting) await withTargetError(path, () => stat(dirname(path)))
  return isExisting
}

async function* readFile(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (!(await fileExists(path))) return
  try {
    for await (const chunk of createReadStream(path, { signal, highWaterMark: 262_144 })) yield chunk
  } catch (error) {
    signal.throwIfAborted()
    throw asTargetError(error, path)
  }
}
