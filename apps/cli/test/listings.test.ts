import { OssClient, staticCredentials } from '@oss/client'
import { describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { CANARIES, type LocalOss, startLocalOss } from './local-oss.ts'

/** Starts uploads that are never completed. */
async function beginUploads({ emulator }: LocalOss, keys: readonly string[]): Promise<readonly string[]> {
  const { endpoint, region } = emulator
  await using client = new OssClient({ endpoint, region, credentials: staticCredentials(CANARIES) })
  const refs = await Promise.all(keys.map((key) => client.initiateMultipartUpload({ bucket: 'demo', key })))
  return refs.map(({ uploadId }) => uploadId)
}

/** Lets an upload fail after two of three parts. */
async function failUpload(oss: LocalOss): Promise<void> {
  await oss.createFile('big.bin', 300_000)
  const match = { operation: 'UploadPart', partNumber: 3 } as const
  oss.emulator.faults.add({ match, fault: { kind: 'status', status: 403, code: 'AccessDenied' } })
  await runCli(['upload', 'big.bin', 'oss://demo/a\nb', '--part-size', '100KB', '--parallel', '1'], oss)
}

describe('oss uploads', () => {
  it('lists the unfinished uploads of a bucket, one per line, whatever characters their keys contain', async () => {
    await using oss = await startLocalOss()
    const [first, second] = await beginUploads(oss, ['a\n\u001b[2Jb', 'plain'])
    const run = await runCli(['uploads', 'list', 'oss://demo'], oss)
    expect(run.code).toBe(0)
    const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`
    expect(run.stdout).toMatch(
      new RegExp(
        `^${time}\t${first}\toss://demo/a\\\\u\\{a\\}\\\\u\\{1b\\}\\[2Jb\n${time}\t${second}\toss://demo/plain\n$`,
      ),
    )
    expect(run.stderr).toBe(
      '2 unfinished uploads in oss://demo. Parts incur storage costs until the upload is completed or aborted.\n',
    )
    expectNoSecrets(run)
  })

  it('lists only the uploads with a prefix', async () => {
    await using oss = await startLocalOss()
    await beginUploads(oss, ['logs/a', 'other'])
    const run = await runCli(['uploads', 'list', 'oss://demo/logs/', '--json'], oss)
    expect(
      run.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([
      { v: 1, kind: 'upload', bucket: 'demo', key: 'logs/a', initiated: expect.any(String) },
      { v: 1, kind: 'uploads-listed', count: 1 },
    ])
  })

  it('reports that none exist', async () => {
    await using oss = await startLocalOss()
    const run = await runCli(['uploads', 'list', 'oss://demo'], oss)
    expect(run).toMatchObject({ code: 0, stdout: '', stderr: '0 unfinished uploads in oss://demo\n' })
  })

  it('aborts an upload, and reports when it does not exist', async () => {
    await using oss = await startLocalOss()
    const [first = '', second] = await beginUploads(oss, ['a', 'b'])
    const run = await runCli(['uploads', 'abort', 'oss://demo/a', first], oss)
    expect(run).toMatchObject({
      code: 0,
      stdout: `Aborted ${first} of oss://demo/a and deleted its parts\n`,
      stderr: '',
    })
    expect(oss.emulator.state.listUploads('demo').map(({ uploadId }) => uploadId)).toEqual([second])

    const again = await runCli(['uploads', 'abort', 'oss://demo/a', first], oss)
    expect(again.code).toBe(76)
    expect(again.stderr).toMatch(/NoSuchUpload[\s\S]*completed or aborted/)
  })

  it('names the missing permission', async () => {
    await using oss = await startLocalOss({ permissions: ['oss:PutObject'] })
    const run = await runCli(['uploads', 'list', 'oss://demo'], oss)
    expect(run.code).toBe(77)
    expect(run.stderr).toMatch(/needs the permission oss:ListMultipartUploads/)
  })
})

describe('oss checkpoints list', () => {
  it('lists the transfers that can be resumed from a directory, without credentials or endpoint', async () => {
    await using oss = await startLocalOss()
    await failUpload(oss)
    const surroundings = { directory: oss.directory, environment: {} }
    const run = await runCli(['checkpoints', 'list'], surroundings)
    const [object, file, parts, age, path, ...more] = run.stdout.trimEnd().split('\t')
    expect({ object, parts, more }).toEqual({
      object: 'oss://demo/a\\u{a}b',
      parts: '2 of 3 parts',
      more: [],
    })
    expect(file).toMatch(/\/big\.bin$/)
    expect(age).toMatch(/^\d+ s old$/)
    expect(path).toMatch(/\.oss-upload-[0-9a-f]{40}\.journal$/)
    expect(run).toMatchObject({ code: 0, stderr: '1 checkpoint in .\n' })

    const json = await runCli(['checkpoints', 'list', '.', '--json'], surroundings)
    expect(JSON.parse(json.stdout.split('\n')[0] ?? '')).toMatchObject({
      v: 1,
      kind: 'checkpoint',
      endpoint: oss.emulator.endpoint,
      bucket: 'demo',
      key: 'a\nb',
      partsRecorded: 2,
      partsTotal: 3,
      partSize: 102_400,
      bytesTotal: 300_000,
      uploadId: oss.emulator.state.listUploads('demo')[0]?.uploadId,
    })
  })

  it('reports that none exist', async () => {
    await using oss = await startLocalOss()
    const run = await runCli(['checkpoints', 'list', '.'], oss)
    expect(run).toMatchObject({ code: 0, stdout: '', stderr: '0 checkpoints in .\n' })
  })

  it('exits with 73 for a directory that does not exist', async () => {
    await using oss = await startLocalOss()
    const run = await runCli(['checkpoints', 'list', 'nowhere'], oss)
    expect(run).toMatchObject({ code: 73, stdout: '' })
    expect(run.stderr).toMatch(/nowhere does not exist/)
  })
})
