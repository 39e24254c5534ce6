import { appendFile, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CliRun, runCli, startCli } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { type LocalOss, startLocalOss, until } from './local-oss.ts'

const UPLOAD = ['upload', 'big.bin', 'oss://demo/big.bin', '--part-size', '100KB']

/** Lets a run fail at part 3 of 10, with two or more parts recorded. */
async function failAtPart3(oss: LocalOss): Promise<CliRun> {
  const fault = oss.emulator.faults.add({
    match: { operation: 'UploadPart', partNumber: 3 },
    fault: { kind: 'status', status: 403, code: 'AccessDenied' },
  })
  const run = await runCli([...UPLOAD, '--parallel', '1'], oss)
  fault.remove()
  return run
}

function events(run: CliRun): readonly Record<string, unknown>[] {
  return run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe('oss upload', () => {
  it('uploads in parts, logs progress at each quarter, and leaves only the object', async () => {
    await using oss = await startLocalOss({ bandwidthBytesPerSecond: 1_500_000 })
    const content = await oss.createFile('big.bin', 1_000_000)
    const run = await runCli(UPLOAD, oss)
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(/^Uploaded oss:\/\/demo\/big\.bin: 976\.6 KiB in 10 parts, CRC-64 \d+, .*s\n$/)
    const [first, ...progress] = run.stderr.trim().split('\n')
    expect(first).toBe('Uploading big.bin to oss://demo/big.bin: 976.6 KiB in 10 parts of 100.0 KiB')
    expect(progress.length).toBeLessThanOrEqual(3)
    for (const line of progress) expect(line).toMatch(/^\d\d %, .* of 976\.6 KiB/)
    expect(await oss.holds('big.bin', content)).toBe(true)
    expect(await readdir(oss.directory)).toEqual(['big.bin'])
    expectNoSecrets(run)
  })

  it('reports what failed and how to resume, and resumes with the stored parts', async () => {
    await using oss = await startLocalOss()
    const content = await oss.createFile('big.bin', 1_000_000)
    const failed = await failAtPart3(oss)
    expect(failed).toMatchObject({ code: 77, stdout: '' })
    expect(failed.stderr).toMatch(
      /^error: The upload of big\.bin to oss:\/\/demo\/big\.bin failed\. Part 3 could not be stored\. AccessDenied: /m,
    )
    expect(failed.stderr).toMatch(
      /OSS returned AccessDenied for UploadPart \(HTTP 403, request id [0-9A-F]{24}/,
    )
    expect(failed.stderr).toMatch(
      /To continue:\n {4}.*main\.js upload big\.bin oss:\/\/demo\/big\.bin --part-size 100KB/,
    )

    oss.emulator.clearRequests()
    const done = await runCli(UPLOAD, oss)
    expect(done).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Resuming: 2 of 10 parts/) })
    expect(new Set(oss.succeeded('UploadPart').map(({ partNumber }) => partNumber))).toEqual(
      new Set([3, 4, 5, 6, 7, 8, 9, 10]),
    )
    expect(await oss.holds('big.bin', content)).toBe(true)
    expectNoSecrets(failed)
    expectNoSecrets(done)
  })

  it('counts reused bytes exactly, even when the short last part is among them', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('big.bin', 1_000_000)
    oss.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 3 },
      fault: { kind: 'hang', when: 'before-body' },
    })
    const stopped = startCli([...UPLOAD, '--parallel', '10'], oss)
    await until(async () => (await oss.recordedParts()).length === 9)
    stopped.child.kill('SIGINT')
    expect(await stopped.ended).toMatchObject({ code: 75 })

    oss.emulator.faults.clear()
    const resumed = events(await runCli([...UPLOAD, '--json'], oss)).find(({ kind }) => kind === 'resumed')
    expect(resumed).toMatchObject({
      partsReused: 9,
      partsTotal: 10,
      bytesReused: 1_000_000 - 102_400,
      bytesTotal: 1_000_000,
    })
  })

  it('restarts the upload of a changed file, reports the reason, and aborts the old upload', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('big.bin', 1_000_000)
    await failAtPart3(oss)
    await appendFile(join(oss.directory, 'big.bin'), 'more')
    const run = await runCli(UPLOAD, oss)
    expect(run.code).toBe(0)
    expect(run.stderr).toContain(
      'note: The file has changed since its parts were uploaded. Uploading all parts again.',
    )
    expect(oss.emulator.state.listUploads('demo')).toEqual([])
    expect(oss.emulator.state.describeObject('demo', 'big.bin')?.byteLength).toBe(1_000_004)
  })

  it('reports an old upload that it cannot abort, and the command that does', async () => {
    await using oss = await startLocalOss({ permissions: ['oss:PutObject'] })
    await oss.createFile('big.bin', 1_000_000)
    await failAtPart3(oss)
    const uploadId = oss.emulator.state.listUploads('demo')[0]?.uploadId ?? 'none'
    await appendFile(join(oss.directory, 'big.bin'), 'more')
    const run = await runCli([...UPLOAD, '--region', 'cn-hangzhou'], oss)
    expect(run.code).toBe(0)
    expect(run.stderr).toMatch(
      /note: The unfinished upload .* of oss:\/\/demo\/big\.bin was not aborted, and its parts incur storage costs/,
    )
    expect(run.stderr).toContain(`uploads abort oss://demo/big.bin ${uploadId} --region cn-hangzhou`)
  })

  it('stores the checkpoint in the directory of --checkpoint-dir', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('big.bin', 1_000_000)
    await mkdir(join(oss.directory, 'place'))
    const inPlace = [...UPLOAD, '--checkpoint-dir', 'place']
    oss.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 3 },
      fault: { kind: 'status', status: 403, code: 'AccessDenied' },
    })
    expect(await runCli(inPlace, oss)).toMatchObject({ code: 77 })
    expect(await readdir(join(oss.directory, 'place'))).toEqual([expect.stringMatching(/\.journal$/)])
    oss.emulator.faults.clear()
    expect(await runCli(inPlace, oss)).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Resuming: /),
    })
    expect(await readdir(join(oss.directory, 'place'))).toEqual([])
  })

  it('sends no request when the directory for the checkpoint does not exist', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('big.bin', 1_000_000)
    const missing = await runCli([...UPLOAD, '--checkpoint-dir', 'place'], oss)
    expect(missing).toMatchObject({ code: 73, stdout: '' })
    expect(missing.stderr).toContain(
      'place does not exist. Create the directory, or choose another checkpoint directory.',
    )
    expect(oss.emulator.requests).toEqual([])
  })

  it('uploads a small file in one request, without a checkpoint', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('small.bin', 1_000)
    const run = await runCli(['upload', 'small.bin', 'oss://demo/small.bin'], oss)
    expect(run.code).toBe(0)
    // A machine that has other things to do may take long enough for a line of progress.
    expect(run.stderr).toMatch(/^Uploading small\.bin to oss:\/\/demo\/small\.bin: 1000 B\n(\d+ %.*\n)?$/)
    expect(oss.emulator.requests.map(({ operation }) => operation)).toEqual(['PutObject'])
  })

  it('prints only errors with --quiet', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('big.bin', 1_000_000)
    expect(await runCli([...UPLOAD, '--quiet'], oss)).toMatchObject({ code: 0, stdout: '', stderr: '' })
  })

  it('prints one JSON event per line with --json, and nothing else', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('big.bin', 1_000_000)
    const run = await runCli([...UPLOAD, '--json'], oss)
    const emitted = events(run)
    expect(run).toMatchObject({ code: 0, stderr: '' })
    for (const event of emitted) expect(event).toMatchObject({ v: 1, kind: expect.any(String) })
    expect(emitted.find(({ kind }) => kind === 'started')).toMatchObject({
      partsTotal: 10,
      bytesTotal: 1_000_000,
    })
    const object = oss.emulator.state.describeObject('demo', 'big.bin')
    expect(emitted.at(-1)).toMatchObject({
      kind: 'completed',
      byteLength: 1_000_000,
      etag: `"${object?.etag}"`,
      crc64: object?.crc64,
      crc64Verified: true,
      partsTotal: 10,
      partsReused: 0,
      versionId: null,
    })
  })

  it('retries failed requests, and reports the retries', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('big.bin', 1_000_000)
    oss.emulator.faults.add({
      match: { operation: 'UploadPart', nth: 2 },
      fault: { kind: 'reset', when: 'after-bytes', bytes: 1_000 },
    })
    const run = await runCli(UPLOAD, oss)
    expect(run.code).toBe(0)
    expect(run.stderr).toMatch(/note: UploadPart failed \(attempt 1\)\. Retrying/)
  })
})
