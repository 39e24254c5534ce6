import type { CheckpointId } from '@oss/multipart'
import { Database } from '../database/database.ts'
import { DEFAULT_NAME } from '../database/default-name.ts'
import type { FileHandle } from '../database/file-handle.ts'

/** Options of stored handles. */
export interface StoredHandlesOptions {
  /** Name of the database. Default: `oss-checkpoints`, that of the checkpoint store. */
  readonly name?: string
}

/**
 * The handles of files that are being uploaded, so that an upload resumes without the file being selected
 * again. A browser may ask the user for permission to read the file first.
 */
export interface StoredHandles {
  /** Stores the handle of an upload. Rejects when the browser stores nothing, as in a private window. */
  set(id: CheckpointId, handle: FileHandle): Promise<void>
  /** Returns the handle of an upload; `undefined` when none is stored. */
  get(id: CheckpointId): Promise<FileHandle | undefined>
  /** Removes the handle of an upload. */
  delete(id: CheckpointId): Promise<void>
}

/** Returns the stored handles of a database. Nothing is opened until they are used. */
export function storedHandles({ name = DEFAULT_NAME }: StoredHandlesOptions = {}): StoredHandles {
  const database = new Database(name)
  return {
    set: (id, handle) =>
      database.write(async (tables) => {
        await tables.handles.put({ id, handle })
      }),
    get: (id) => database.read(async (tables) => (await tables.handles.get(id))?.handle),
    delete: (id) => database.write((tables) => tables.handles.delete(id)),
  }
}
