import { randomUUID } from 'node:crypto'
import { open, rm, statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { EXIT } from '../../../errors/exit-codes.ts'
import { formatByteSize } from '../../../text/byte-size.ts'
import { type Finding, fine, problem, warning } from '../finding.ts'

/** More than the largest checkpoint takes, that of an upload of 10,000 parts, a few times over. */
const ENOUGH_BYTES = 16 * 2 ** 20

/** Whether uploads can be remembered in a directory. Writes a file there, and removes it. */
export async function checkCheckpoints(directory: string): Promise<Finding> {
  const path = resolve(directory)
  try {
    await tryToWrite(join(path, `.oss-doctor-${randomUUID()}`))
    const { bavail, bsize } = await statfs(path)
    const found = `${path} can be written, ${formatByteSize(bavail * bsize)} are free`
    if (bavail * bsize >= ENOUGH_BYTES) return fine('checkpoints', found)
    return warning('checkpoints', found, 'Make room, or name another directory with --checkpoint-dir.')
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/, \w+( '.*')?$/, '') : String(error)
    const advice = 'Name an existing directory that you may write to with --checkpoint-dir.'
    return problem('checkpoints', `${path} cannot be written: ${reason}`, advice, EXIT.place)
  }
}

async function tryToWrite(path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile('oss doctor\n')
    await file.sync()
  } finally {
    await file.close()
    await rm(path, { force: true })
  }
}
