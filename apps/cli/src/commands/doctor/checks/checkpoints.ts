import { randomUUID } from 'node:crypto'
import { open, rm, statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { EXIT } from '../../../errors/exit-codes.ts'
import { formatByteSize } from '../../../text/byte-size.ts'
import { type Finding, ok, problem, warning } from '../finding.ts'

/** Several times the largest checkpoint, that of an upload of 10,000 parts. */
const MIN_FREE_BYTES = 16 * 2 ** 20

/** Checks whether checkpoints can be stored in a directory, by writing a file and removing it. */
export async function checkCheckpoints(directory: string): Promise<Finding> {
  const path = resolve(directory)
  try {
    await writeTestFile(join(path, `.oss-doctor-${randomUUID()}`))
    const { bavail, bsize } = await statfs(path)
    const found = `${path} is writable, ${formatByteSize(bavail * bsize)} free`
    if (bavail * bsize >= MIN_FREE_BYTES) return ok('checkpoints', found)
    return warning('checkpoints', found, 'Free disk space, or use another directory with --checkpoint-dir.')
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/, \w+( '.*')?$/, '') : String(error)
    const advice = 'Use an existing, writable directory with --checkpoint-dir.'
    return problem('checkpoints', `${path} is not writable: ${reason}`, advice, EXIT.cannotCreate)
  }
}

async function writeTestFile(path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile('oss doctor\n')
    await file.sync()
  } finally {
    await file.close()
    await rm(path, { force: true })
  }
}
