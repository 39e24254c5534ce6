import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { checkpointStoreContract } from '@oss/multipart/contract'
import { describe, it } from 'vitest'

describe.each(['fsync', 'none'] as const)(
  'the store in files meets the contract of CheckpointStore, durability %s',
  (durability) => {
    const cases = checkpointStoreContract(async () => {
      const directory = await mkdtemp(join(tmpdir(), 'oss-checkpoint-'))
      const again = () => fsCheckpointStore({ directory, durability })
      return {
        store: again(),
        reopen: again,
        expire: () => removeLocks(directory),
        [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
      }
    })
    for (const { title, run } of cases) {
      // Files on Windows have no permissions, which mark the journal of an earlier owner.
      it.skipIf(process.platform === 'win32' && title.includes('that removed the checkpoint'))(title, run)
    }
  },
)

/** Removes the locks, as an operator does for processes that no longer exist. */
async function removeLocks(directory: string): Promise<void> {
  for (const name of await readdir(directory))
    if (name.includes('.lock')) await rm(join(directory, name), { force: true })
}
