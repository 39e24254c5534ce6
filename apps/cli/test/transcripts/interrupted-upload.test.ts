import { expect, it } from 'vitest'
import { startLocalOss, until } from '../local-oss.ts'
import { createTranscript } from './transcript.ts'

const UPLOAD = ['upload', 'big.bin', 'oss://demo/big.bin', '--part-size', '100KiB', '--parallel', '1']

it('oss upload in a terminal: Ctrl-C, and the same command resumes (F07)', async () => {
  await using oss = await startLocalOss()
  const content = await oss.createFile('big.bin', 2_000_000)
  const fault = oss.emulator.faults.add({
    match: { operation: 'UploadPart', partNumber: 8 },
    fault: { kind: 'hang', when: 'before-body' },
  })
  const transcript = createTranscript('An upload that is stopped by Ctrl-C and resumed')
  transcript.say('The connection stalls.')
  await transcript.run(UPLOAD, oss, async (run) => {
    await until(async () => oss.succeeded('UploadPart').length === 7 && /[34]\d %/.test(await run.screen()))
    await run.note('Ctrl-C')
    run.type('\u0003')
  })
  fault.remove()
  transcript.say('The connection works again. The same command:')
  await transcript.run(UPLOAD, oss)
  await expect(transcript.text()).toMatchFileSnapshot('../../../../docs/transcripts/interrupted-upload.txt')
  expect(await oss.holds('big.bin', content)).toBe(true)
})
