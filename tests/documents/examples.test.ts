import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bytesOf, canary, PART, type Service, startService } from '../service/service.ts'
import { runExample } from './run-example.ts'

let service: Service
beforeEach(async () => {
  service = await startService({ buckets: ['examplebucket'] })
})
afterEach(() => service[Symbol.asyncDispose]())

const example = (name: string): string => join(import.meta.dirname, '../../examples', name)

describe('the examples run', () => {
  it('interrupt.ts: four uploads are interrupted after a second', async () => {
    service.emulator.faults.add({
      match: { operation: 'PutObject' },
      fault: { kind: 'slow-read', bytesPerSecond: 100_000 },
    })
    const file = await service.file('a.bin', 2 * 2 ** 20)
    const { output, exitCode } = await runExample(service, example('interrupt.ts'), file)
    expect(output.match(/disable putobject success ClientError:(100002|200042)/g)).toHaveLength(4)
    expect(exitCode).toBe(0)
    expect(service.emulator.state.listKeys('examplebucket')).toEqual([])
  })

  it('resumable-upload.ts: a file is uploaded', async () => {
    const file = await service.file('a.bin', 3 * PART + 5)
    const { output, exitCode } = await runExample(service, example('resumable-upload.ts'), file)
    expect(output).toMatch(/^started\nstored, CRC-64 \d+; 0 parts were there already\n$/)
    expect(exitCode).toBe(0)
  })

  it('upload-directory.ts: a directory is uploaded, and the second time nothing is sent', async () => {
    for (const name of ['a.bin', 'b.tmp', 'c.bin']) await service.file(name, 10)
    const run = () => runExample(service, example('upload-directory.ts'), service.directory)
    const first = await run()
    expect(first.output).toContain('2 stored (20 bytes), 0 were there, 0 failed\n')
    expect(service.emulator.state.listKeys('examplebucket')).toEqual(['exampledir/a.bin', 'exampledir/c.bin'])
    expect((await run()).output).toContain('0 stored (0 bytes), 2 were there, 0 failed\n')
    expect(first.exitCode).toBe(0)
  })

  it('pause-and-cancel.ts: one upload is cancelled, the other completes', async () => {
    service.emulator.faults.add({
      match: { operation: 'UploadPart', key: 'first.bin' },
      fault: { kind: 'delay', ms: 20 },
    })
    const file = await service.file('a.bin', 12 * PART)
    const { output, exitCode } = await runExample(service, example('pause-and-cancel.ts'), file)
    expect(output).toContain('the first upload is cancelled\nthe second upload is completed')
    expect(exitCode).toBe(0)
    expect(service.emulator.state.listUploads('examplebucket')).toEqual([])
    expect(service.emulator.state.listKeys('examplebucket')).toEqual(['second.bin'])
  })

  it('stream.ts: a stream of unknown length is uploaded, and one that can be reopened', async () => {
    const file = await service.file('a.bin', 3 * PART)
    const { output, exitCode } = await runExample(service, example('stream.ts'), file)
    expect(output).toMatch(/^(0|\d+) bytes of nobody knows how many\n/)
    expect(output).toContain(`completed\n${3 * PART} bytes; 0 parts were there already\n`)
    expect(exitCode).toBe(0)
    const stored = await service.emulator.state.readObject('examplebucket', 'examplestream.gz')
    expect(gunzipSync(stored ?? new Uint8Array()).equals(bytesOf(3 * PART))).toBe(true)
  })

  it('client-encryption.ts: a file is uploaded encrypted, and a range of it decrypted', async () => {
    const file = await service.file('a.bin', 3 * PART + 5)
    const key = join(service.directory, 'master-key.pem')
    const { output, exitCode } = await runExample(service, example('client-encryption.ts'), file, key)
    const chunk = bytesOf(10).subarray(5).toString('hex')
    expect(output).toBe(
      `${3 * PART + 5} bytes are stored encrypted; 0 parts were there already\nbytes 5 to 9: ${chunk}\n`,
    )
    expect(exitCode).toBe(0)
    const stored = await service.emulator.state.readObject('examplebucket', 'exampledir/secret.bin')
    expect(stored).toHaveLength(3 * PART + 5)
    expect(bytesOf(3 * PART + 5).equals(stored ?? new Uint8Array())).toBe(false)
  })

  it('credentials.ts: credentials are requested once, and a file is uploaded', async () => {
    const file = await service.file('a.bin', 3 * PART)
    const { output, exitCode } = await runExample(service, example('credentials.ts'), file)
    expect(output).toBe('credentials that do not expire\ncompleted\n')
    expect(exitCode).toBe(0)
  })

  it('profile.ts: credentials, endpoint and region of a profile are used', async () => {
    const { accessKeyId, accessKeySecret } = canary
    const keys = `accessKeyID=${accessKeyId}\naccessKeySecret=${accessKeySecret}`
    const place = `endpoint=${service.emulator.endpoint}\nregion=${service.emulator.region}`
    await writeFile(join(service.directory, '.ossutilconfig'), `[profile dev]\n${keys}\n${place}\n`)
    vi.stubEnv('HOME', service.directory)
    const { output, exitCode } = await runExample(service, example('profile.ts'), 'dev')
    vi.unstubAllEnvs()
    expect(output).toBe('profile dev\nstored\n')
    expect(exitCode).toBe(0)
  })

  it('opentelemetry.ts: the upload is a span, and each request a child span', async () => {
    service.emulator.faults.add({
      match: { operation: 'UploadPart', partNumber: 2, nth: 1 },
      fault: { kind: 'reset', when: 'before' },
    })
    const file = await service.file('a.bin', 3 * PART)
    const { output, exitCode } = await runExample(service, example('opentelemetry.ts'), file)
    const spans = output.trimEnd().split('\n')
    const count = (start: string) => spans.filter((line) => line.startsWith(start)).length
    expect([count('UploadPart 1 '), count('UploadPart 2 '), count('CompleteMultipartUpload 1 ')]).toEqual([
      3, 1, 1,
    ])
    expect(spans.at(-1)).toBe(
      `upload 0 {"oss.object":"examplebucket/exampleobject.bin","oss.bytes":${3 * PART}}`,
    )
    expect(exitCode).toBe(0)
  })

  it('logging.ts: each event is a line', async () => {
    const file = await service.file('a.bin', 3 * PART)
    const { output, exitCode } = await runExample(service, example('logging.ts'), file)
    const lines = output
      .trimEnd()
      .split('\n')
      .map((line): { readonly name: string } => JSON.parse(line))
    expect(new Set(lines.map(({ name }) => name))).toEqual(
      new Set(['phase', 'checkpoint', 'part', 'response']),
    )
    expect(exitCode).toBe(0)
  })

  it('progress.ts: progress is printed to the end', async () => {
    const file = await service.file('a.bin', 3 * PART)
    const { output, exitCode } = await runExample(service, example('progress.ts'), file)
    expect(output).toMatch(/settled 100 %\ncompleted\n$/)
    expect(exitCode).toBe(0)
  })

  it('continue-cpp.ts: an upload is shared with the C++ SDK', async () => {
    const file = await service.file('a.bin', 3 * PART)
    const { output, exitCode } = await runExample(
      service,
      example('continue-cpp.ts'),
      file,
      service.directory,
    )
    expect(output).toBe('started\nstored; 0 of 3 parts were there already\n')
    expect(exitCode).toBe(0)
  })

  it('browser-upload.ts: a browser uploads by signed URLs', async () => {
    const file = await service.file('a.bin', 3 * PART + 1)
    const { output, exitCode } = await runExample(service, example('browser-upload.ts'), file)
    expect(output).toMatch(/307201 of 307201 bytes\nstored and compared\n$/)
    expect(exitCode).toBe(0)
    expect(service.emulator.state.describeObject('examplebucket', 'browser.bin')?.byteLength).toBe(
      3 * PART + 1,
    )
  })

  it('download.ts: an object is downloaded', async () => {
    const content = bytesOf(3 * PART + 5)
    await service.emulator.state.putObject('examplebucket', 'exampledir/exampleobject.bin', content)
    const file = join(service.directory, 'file.bin')
    const { output, exitCode } = await runExample(service, example('download.ts'), file)
    expect(output).toBe('started\n307205 bytes are here; 0 parts were there already; compared: true\n')
    expect(exitCode).toBe(0)
    expect((await readFile(file)).equals(content)).toBe(true)
  })

  it('append-log.ts: an object is extended as its file grows', async () => {
    const file = await service.file('a.log', 1000)
    const run = () => runExample(service, example('append-log.ts'), file)
    expect(await run()).toEqual({ output: '1000 bytes appended; the object has 1000\n', exitCode: 0 })
    await appendFile(file, 'more')
    expect(await run()).toEqual({ output: '4 bytes appended; the object has 1004\n', exitCode: 0 })
  })

  it('copy-large.ts: an object is copied', async () => {
    await service.emulator.state.putObject('examplebucket', 'source.bin', bytesOf(300_000))
    const { output, exitCode } = await runExample(service, example('copy-large.ts'))
    expect({ output, exitCode }).toEqual({ output: '300000 bytes are copied and compared\n', exitCode: 0 })
    const copy = await service.emulator.state.readObject('examplebucket', 'copy.bin')
    expect(Buffer.from(copy ?? []).equals(bytesOf(300_000))).toBe(true)
  })

  it('sweep-uploads.ts: old uploads are aborted', async () => {
    const nowMs = Date.now()
    await using past = await startService({ buckets: ['examplebucket'], now: () => nowMs - 60_000 })
    await past.client().initiateMultipartUpload({ bucket: 'examplebucket', key: 'old.bin' })
    const { output, exitCode } = await runExample(past, example('sweep-uploads.ts'))
    expect(output).toBe('0 unfinished uploads take 0 bytes\n0 aborted, 0 not\n')
    expect(exitCode).toBe(0)
    expect(past.emulator.state.listUploads('examplebucket')).toHaveLength(1)
  })

  it('other-service.ts: an upload to another service completes', async () => {
    const file = await service.file('a.bin', 3 * PART + 1)
    expect(await runExample(service, example('other-service.ts'), file)).toEqual({
      output: `${3 * PART + 1} bytes in 4 parts\n`,
      exitCode: 0,
    })
  })
})
