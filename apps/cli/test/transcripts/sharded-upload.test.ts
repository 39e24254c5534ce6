import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startLocalOss } from '../local-oss.ts'
import { createTranscript } from './transcript.ts'

const UPLOAD = ['upload', '--recursive', 'photos', 'oss://demo/photos/', '--jobs', '1']
const NAMES = ['2024/a.jpg', '2024/b.jpg', '2025/c.jpg', '2025/d.jpg', 'film.mov', 'readme.txt']

it('oss upload --shard in a terminal: two hosts upload a directory together', async () => {
  await using oss = await startLocalOss()
  for (const name of NAMES) {
    await mkdir(join(oss.directory, 'photos', name, '..'), { recursive: true })
    await writeFile(join(oss.directory, 'photos', name), Buffer.alloc(2_000, name))
  }
  const transcript = createTranscript('A directory that two hosts upload together')
  transcript.say('What one of two hosts would upload.')
  await transcript.run([...UPLOAD, '--shard', '1/2', '--dry-run'], oss)
  transcript.say('The first host.')
  await transcript.run([...UPLOAD, '--shard', '1/2'], oss)
  transcript.say('The second host.')
  await transcript.run([...UPLOAD, '--shard', '2/2'], oss)
  transcript.say('Both have uploaded everything.')
  await transcript.run(UPLOAD, oss)
  await expect(transcript.text()).toMatchFileSnapshot('../../../../docs/transcripts/sharded-upload.txt')
  expect(oss.emulator.state.listKeys('demo')).toEqual(NAMES.map((name) => `photos/${name}`))
  expect(oss.succeeded('PutObject')).toHaveLength(NAMES.length)
})
