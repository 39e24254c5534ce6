import { OssClient, staticCredentials } from '@oss/client'
import { expect, it } from 'vitest'
import { CANARIES, startLocalOss } from '../local-oss.ts'
import { createTranscript } from './transcript.ts'

const DAY_MS = 24 * 60 * 60_000

it('oss uploads in a terminal: unfinished uploads are listed, and aborted by sweep (R9)', async () => {
  // A client corrects no larger difference.
  let shiftMs = -DAY_MS
  await using oss = await startLocalOss({ now: () => Date.now() + shiftMs })
  const { endpoint, region } = oss.emulator
  await using client = new OssClient({ endpoint, region, credentials: staticCredentials(CANARIES) })
  for (const key of ['logs/old.gz', 'logs/older.gz', 'other']) {
    const upload = await client.initiateMultipartUpload({ bucket: 'demo', key })
    await client.uploadPart({ ...upload, partNumber: 1, body: Buffer.alloc(300_000) })
  }
  shiftMs = 0
  const transcript = createTranscript('Unfinished uploads')
  await transcript.run(['uploads', 'list', 'oss://demo/logs/'], oss)
  await transcript.run(['uploads', 'sweep', 'oss://demo/logs/', '--older-than', '23h', '--dry-run'], oss)
  await transcript.run(['uploads', 'sweep', 'oss://demo/logs/', '--older-than', '23h'], oss)
  await transcript.run(['uploads', 'list', 'oss://demo'], oss)
  await expect(transcript.text()).toMatchFileSnapshot('../../../../docs/transcripts/orphans.txt')
  expect(oss.emulator.state.listUploads('demo').map(({ key }) => key)).toEqual(['other'])
})
