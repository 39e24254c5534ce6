// Tries to take a checkpoint in the given directory, not as the superuser, and says how that ended, as JSON.
import { checkpointId, isCheckpointError } from '@oss/multipart'
import { fsCheckpointStore } from '../src/store/fs-checkpoint-store.ts'

const NOBODY = 65534

// The superuser may write everywhere. Given up only here, when all code has been read from wherever it lies.
if (process.getuid?.() === 0) {
  process.setgid?.(NOBODY)
  process.setuid?.(NOBODY)
}

const id = checkpointId({ endpoint: 'https://service.example', bucket: 'bucket', key: 'key' }, '/file')
try {
  await using _lease = await fsCheckpointStore({ directory: process.argv[2] ?? '' }).acquire(id)
  process.stdout.write('{}')
} catch (error) {
  if (!isCheckpointError(error)) throw error
  process.stdout.write(JSON.stringify({ code: error.code, message: error.message }))
}
