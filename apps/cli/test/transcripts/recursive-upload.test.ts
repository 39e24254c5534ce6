import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { expect, it } from 'vitest'
import { type LocalOss, startLocalOss, until } from '../local-oss.ts'
import { createTranscript } from './transcript.ts'

const UPLOAD = [
  'upload',
  '--recursive',
  'photos',
  'oss://demo/photos/',
  '--jobs',
  '1',
  '--part-size',
  '100KiB',
]
const NAMES = ['2024/a.jpg', '2024/b.jpg', '2025/c.jpg', 'film.mov', 'readme.txt']

async function recordedParts({ directory }: LocalOss): Promise<number> {
  const [stored] = await Array.fromAsync(fsCheckpointStore({ directory: join(directory, 'photos') }).list())
  return stored?.partsRecorded ?? 0
}

async function createPhotos({ directory }: LocalOss): Promise<void> {
  for (const name of NAMES) {
    await mkdir(join(directory, 'photos', name, '..'), { recursive: true })
    await writeFile(
      join(directory, 'photos', name),
      Buffer.alloc(name === 'film.mov' ? 500_000 : 2_000, name),
    )
  }
}

it('oss upload --recursive in a terminal: SIGKILL in the middle of a file, and the same command resumes (F01, R3)', async () => {
  await using oss = await startLocalOss()
  await createPhotos(oss)
  const fault = oss.emulator.faults.add({
    match: { operation: 'UploadPart', partNumber: 4 },
    fault: { kind: 'hang', when: 'before-body' },
  })
  const transcript = createTranscript('An upload of a directory that is killed and resumed')
  await transcript.run([...UPLOAD, '--parallel', '1'], oss, async (run) => {
    await until(async () => oss.succeeded('UploadPart').length === 3 && (await recordedParts(oss)) === 3)
    await until(async () => /\d %/.test(await run.screen()))
    await run.note('kill -9')
    run.kill('SIGKILL')
  })
  fault.remove()
  oss.emulator.clearRequests()
  transcript.say('The same command uploads only what is missing.')
  await transcript.run([...UPLOAD, '--parallel', '1'], oss)
  await expect(transcript.text()).toMatchFileSnapshot('../../../../docs/transcripts/recursive-upload.txt')
  expect(oss.emulator.state.listKeys('demo')).toEqual(NAMES.map((name) => `photos/${name}`))
  expect(oss.succeeded('PutObject').map(({ key }) => key)).toEqual(['photos/readme.txt'])
  expect(oss.succeeded('UploadPart').map(({ partNumber }) => partNumber)).toEqual([4, 5])
})
