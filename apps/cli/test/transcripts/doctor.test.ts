import { OssClient, staticCredentials } from '@oss/client'
import { expect, it } from 'vitest'
import { CANARIES, type LocalOss, startLocalOss } from '../local-oss.ts'
import { createTranscript } from './transcript.ts'

const HOUR_MS = 60 * 60_000
const DOCTOR = ['doctor', 'oss://demo']

/** The same surroundings with other variables. */
function withEnvironment(oss: LocalOss, change: Readonly<Record<string, string>>) {
  return { directory: oss.directory, environment: { ...oss.environment, ...change } }
}

async function leaveOrphan({ emulator }: LocalOss): Promise<void> {
  const { endpoint, region } = emulator
  await using client = new OssClient({ endpoint, region, credentials: staticCredentials(CANARIES) })
  const upload = await client.initiateMultipartUpload({ bucket: 'demo', key: 'backup.tar' })
  await client.uploadPart({ ...upload, partNumber: 1, body: Buffer.alloc(300_000) })
}

it('oss doctor in a terminal finds each fault', async () => {
  let shiftMs = 0
  await using oss = await startLocalOss({ now: () => Date.now() + shiftMs })
  await using stingy = await startLocalOss({ permissions: ['oss:GetObject', 'oss:ListObjects'] })
  const transcript = createTranscript('oss doctor and the problems it finds')
  transcript.say('No problems.')
  await transcript.run(DOCTOR, oss)
  transcript.say('Missing credentials.')
  await transcript.run(DOCTOR, withEnvironment(oss, { OSS_ACCESS_KEY_ID: '', OSS_ACCESS_KEY_SECRET: '' }))
  transcript.say('A wrong secret.')
  await transcript.run(DOCTOR, withEnvironment(oss, { OSS_ACCESS_KEY_SECRET: 'wrong' }))
  transcript.say('A wrong region.')
  await transcript.run([...DOCTOR, '--region', 'cn-beijing'], oss)
  transcript.say('A bucket that does not exist.')
  await transcript.run(['doctor', 'oss://nowhere'], oss)
  transcript.say('A host that does not exist.')
  await transcript.run([...DOCTOR, '--endpoint', 'oss.nowhere.invalid'], oss)
  transcript.say('A port where nothing listens.')
  await transcript.run([...DOCTOR, '--endpoint', 'http://127.0.0.1:1'], oss)
  transcript.say('An https endpoint that speaks plain HTTP.')
  await transcript.run([...DOCTOR, '--endpoint', `https://127.0.0.1:${oss.emulator.port}`], oss)
  transcript.say('An access key without write permission.')
  await transcript.run(DOCTOR, stingy)
  transcript.say('A missing directory.')
  await transcript.run([...DOCTOR, '--checkpoint-dir', 'missing'], oss)
  transcript.say('A wrong clock, and an unfinished upload from yesterday.')
  shiftMs = -24 * HOUR_MS
  await leaveOrphan(oss)
  shiftMs = 9 * HOUR_MS + 30_000
  await transcript.run(DOCTOR, oss)
  await expect(transcript.text()).toMatchFileSnapshot('../../../../docs/transcripts/doctor.txt')
})
