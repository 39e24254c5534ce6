import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import type { CheckpointLease } from '@oss/multipart'
import { header, id, part } from './stored-upload.ts'

/** A directory with the journal of one upload, for tests that write the journal by themselves. */
export interface WrittenJournal extends AsyncDisposable {
  readonly directory: string
  readonly path: string
  /** The journal of a header, ten parts and the mark of a completion: twelve records. */
  readonly intact: Buffer
  write(journal: Uint8Array): Promise<void>
  acquire(): Promise<CheckpointLease>
}

/** Makes one. Nothing is synced: none of this is about losses of power, and there are thousands of runs. */
export async function writtenJournal(): Promise<WrittenJournal> {
  const directory = await mkdtemp(join(tmpdir(), 'oss-journal-'))
  const acquire = () => fsCheckpointStore({ directory, durability: 'none' }).acquire(id)
  {
    await using lease = await acquire()
    await lease.begin(header)
    for (let number = 1; number <= 10; number++) await lease.recordPart(part(number))
    await lease.markCompleting()
  }
  const [name = ''] = await readdir(directory)
  const path = join(directory, name)
  return {
    directory,
    path,
    intact: await readFile(path),
    write: (journal) => writeFile(path, journal, { mode: 0o600 }),
    acquire,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  }
}
