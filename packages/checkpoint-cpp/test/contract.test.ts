import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cppCheckpointStore } from '@oss/checkpoint-cpp'
import { checkpointStoreContract } from '@oss/multipart/contract'
import { describe, it } from 'vitest'

describe('the store that is shared with the C++ SDK meets the contract of CheckpointStore', () => {
  const cases = checkpointStoreContract(async () => {
    const directory = await mkdtemp(join(tmpdir(), 'oss-checkpoint-'))
    const again = () => cppCheckpointStore({ directory })
    return {
      store: again(),
      reopen: again,
      expire: () => removeLocks(directory),
      shared: true,
      [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
    }
  })
  it.each(cases)('$title', ({ run }) => run())
})

/** Removes the locks, as an operator does for processes that no longer exist. */
async function removeLocks(directory: string): Promise<void> {
  for (const name of await readdir(directory))
    if (name.includes('.lock')) await rm(join(directory, name), { force: true })
}
