import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'
import { type LocalOss, startLocalOss } from './local-oss.ts'

const UPLOAD = ['upload', 'big.bin', 'oss://demo/big.bin', '--part-size', '100KB']

/** Makes a run fail at part 3 of 10, and returns the path of its checkpoint. */
async function leaveCheckpoint(oss: LocalOss): Promise<string> {
  const fault = oss.emulator.faults.add({
    match: { operation: 'UploadPart', partNumber: 3 },
    fault: { kind: 'status', status: 403, code: 'AccessDenied' },
  })
  await runCli([...UPLOAD, '--parallel', '1'], oss)
  fault.remove()
  const name = (await readdir(oss.directory)).find((each) => each.endsWith('.journal'))
  return join(oss.directory, name ?? 'none')
}

describe('oss upload detects', () => {
  it('a part that arrived damaged, uploads it again, and stores the correct bytes', async () => {
    await using oss = await startLocalOss()
    const content = await oss.createFile('big.bin', 1_000_000)
    oss.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 4, nth: 1 },
      fault: { kind: 'corrupt-body' },
    })
    const run = await runCli(UPLOAD, oss)
    expect(run.code).toBe(0)
    expect(run.stderr).toMatch(
      /^note: Uploading part 4 again\. Part 4 was damaged in transit: its CRC-64 is \d+ on the service/m,
    )
    expect(await oss.holds('big.bin', content)).toBe(true)
  })

  it('a damaged end of its checkpoint, and resumes with the intact records', async () => {
    await using oss = await startLocalOss()
    const content = await oss.createFile('big.bin', 1_000_000)
    await appendFile(await leaveCheckpoint(oss), '{"half a rec')
    const run = await runCli(UPLOAD, oss)
    expect(run.code).toBe(0)
    expect(run.stderr).toMatch(/^note: The checkpoint is damaged\. .*the lines before it are used\n/)
    expect(run.stderr).toContain('Resuming: 2 of 10 parts already uploaded')
    expect(await oss.holds('big.bin', content)).toBe(true)
  })

  it('a checkpoint that is damaged completely, and uploads all parts', async () => {
    await using oss = await startLocalOss()
    const content = await oss.createFile('big.bin', 1_000_000)
    const path = await leaveCheckpoint(oss)
    await writeFile(path, (await readFile(path)).fill(0x20))
    const run = await runCli(UPLOAD, oss)
    expect(run.code).toBe(0)
    expect(run.stderr).toMatch(/^note: The checkpoint is damaged\. .*it was renamed to /)
    expect(run.stderr).toContain('Uploading big.bin to oss://demo/big.bin')
    expect(await oss.holds('big.bin', content)).toBe(true)
  })

  it('an upload id that no longer exists, and uploads all parts', async () => {
    await using oss = await startLocalOss()
    const content = await oss.createFile('big.bin', 1_000_000)
    await leaveCheckpoint(oss)
    await oss.emulator.state.abortUpload(oss.emulator.state.listUploads('demo')[0]?.uploadId ?? 'none')
    const run = await runCli([...UPLOAD, '--json'], oss)
    expect(run.code).toBe(0)
    const restarted = run.stdout.split('\n').find((line) => line.includes('"restarted"'))
    expect(JSON.parse(restarted ?? '')).toMatchObject({
      v: 1,
      reason: 'upload-lost',
      uploadId: expect.any(String),
    })
    expect(await oss.holds('big.bin', content)).toBe(true)
  })
})
