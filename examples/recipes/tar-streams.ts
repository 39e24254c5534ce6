// Streams a directory to OSS as a tar archive, or unpacks one, without a temporary archive on the disk:
// node tar-streams.ts pack|unpack DIRECTORY
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { bucket, exampleClient } from '../settings.ts'

const key = 'exampledir/archive.tar.gz'

/** Resolves when a program has ended. @throws Error when it failed */
async function succeeded(program: ChildProcess): Promise<void> {
  const [code] = program.exitCode === null ? await once(program, 'exit') : [program.exitCode]
  if (code !== 0) throw new Error(`${program.spawnargs.join(' ')} failed (${code})`)
}

/** The archive. A tar that fails fails the upload, which then stores nothing. */
async function* archiveOf(directory: string): AsyncGenerator<Uint8Array> {
  const tar = spawn('tar', ['-cz', '-C', directory, '.'], { stdio: ['ignore', 'pipe', 'inherit'] })
  yield* tar.stdout
  await succeeded(tar)
}

const [, , action, directory = ''] = process.argv
await using client = exampleClient()
if (action === 'pack') {
  const { size } = await client.resumableUpload({ bucket, key, body: archiveOf(directory) }).done()
  console.log(`stored ${size} bytes`)
} else {
  // A damaged archive is detected after its last byte, so the directory gets its name only then.
  const partial = `${directory}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial)
  await using object = await client.getObject({ bucket, key })
  const tar = spawn('tar', ['-xz', '-C', partial], { stdio: ['pipe', 'inherit', 'inherit'] })
  await Promise.all([pipeline(Readable.from(object.body), tar.stdin), succeeded(tar)])
  await rename(partial, directory)
  console.log(`unpacked ${object.info.size} bytes`)
}
