import { expect, it } from 'vitest'
import { startLocalOss } from '../local-oss.ts'
import { createTranscript } from './transcript.ts'

const UPLOAD = [
  'upload',
  'big.bin',
  'oss://demo/big.bin',
  '--part-size',
  '100KiB',
  '--parallel',
  '1',
  '--json',
]

it('oss --json in a terminal: one event a line, of success and of failure', async () => {
  await using oss = await startLocalOss()
  await oss.createFile('big.bin', 300_000)
  const match = { operation: 'UploadPart', partNumber: 3 } as const
  const fault = oss.emulator.faults.add({
    match,
    fault: { kind: 'status', status: 403, code: 'AccessDenied' },
  })
  const transcript = createTranscript('JSON events')
  await transcript.run(UPLOAD, oss)
  fault.remove()
  transcript.say('The permission is granted again.')
  await transcript.run(UPLOAD, oss)
  await transcript.run(['stat', 'oss://demo/big.bin', '--json'], oss)
  await transcript.run(['ls', '--json'], oss)
  await transcript.run(['upload', 'big.bin', '--json', '--fast'], oss)
  await expect(transcript.text()).toMatchFileSnapshot('../../../../docs/transcripts/json.txt')
})
