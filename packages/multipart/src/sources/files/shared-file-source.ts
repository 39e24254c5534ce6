import type { OpenSource, UploadSource } from '../../ports/upload-source.ts'
import { checkText } from './check-text.ts'
import { fileSource } from './file-source.ts'

/** The longest text that checkpoints record, in characters. */
const MAX_LABEL_LENGTH = 8192
const MAX_IDENTITY_LENGTH = 1024

/** Names of a file that are the same on every host. */
export interface SharedFileOptions {
  /**
   * Identifies the file across hosts and runs that resume one another, such as its path on the share. 1 to
   * 8,192 characters.
   */
  readonly label: string
  /**
   * Identifies the content, such as a version or the id of an export. With another identity the recorded
   * parts are read and compared before they are used. 1 to 1,024 characters.
   */
  readonly identity: string
}

/**
 * Source that reads a file which several hosts see: on a network file system, or as copies that keep the
 * modification time (`rsync -t`). Another host with the same checkpoint store and object resumes the upload
 * without reading the recorded parts again.
 *
 * The file is the same when its size, modification time in nanoseconds and `identity` are. Device, inode,
 * path and change time differ between hosts and do not count. So a program that rewrites the file between two
 * runs and restores its modification time is not detected unless the identity changes; `verify: 'content'`
 * always reads and compares. During a run, a replaced file and a new change time are detected as with
 * {@link fileSource}.
 *
 * @param path - the file on this host; a relative path is resolved against the working directory at the time
 * of the call.
 * @throws PlanError `OPTION_INVALID`
 */
export function sharedFileSource(path: string, options: SharedFileOptions): UploadSource {
  const file = fileSource(path)
  const { label, identity }: Partial<SharedFileOptions> = options ?? {}
  checkText('label', label, MAX_LABEL_LENGTH)
  checkText('identity', identity, MAX_IDENTITY_LENGTH)
  return { label, open: async () => asShared(await file.open(), `shared:${identity}`) }
}

async function asShared(file: OpenSource, fileId: string): Promise<OpenSource> {
  const opened = await file.fingerprint().catch(async (error: unknown) => {
    await file[Symbol.asyncDispose]()
    throw error
  })
  return {
    ...file,
    async fingerprint() {
      const { size, mtimeNs, ctimeNs } = await file.fingerprint()
      // R1: within this run the change time shows a rewrite that restores the modification time.
      return { size, mtimeNs, ctimeNs: ctimeNs === opened.ctimeNs ? mtimeNs : ctimeNs, fileId }
    },
  }
}
