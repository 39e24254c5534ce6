import { randomUUID } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OssClient, staticCredentials } from '@oss/client'
import { describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'
import { CANARIES, type LocalOss, startLocalOss } from './local-oss.ts'

/** Starts uploads that are never completed. */
async function beginUploads({ emulator }: LocalOss, ...keys: readonly string[]): Promise<void> {
  const { endpoint, region } = emulator
  await using client = new OssClient({ endpoint, region, credentials: staticCredentials(CANARIES) })
  for (const key of keys) await client.initiateMultipartUpload({ bucket: 'demo', key })
}

const unfinished = ({ emulator }: LocalOss): string[] =>
  emulator.state.listUploads('demo').map(({ key }) => key)

describe('oss uploads sweep (R9)', () => {
  it('aborts only older uploads with the prefix', async () => {
    await using oss = await startLocalOss()
    await beginUploads(oss, 'logs/a', 'logs/b', 'other')
    const run = await runCli(['uploads', 'sweep', 'oss://demo/logs/', '--older-than', '0m'], oss)
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(
      /^Aborted \w+ of oss:\/\/demo\/logs\/a and .*\nAborted \w+ of oss:\/\/demo\/logs\/b and .*\n$/,
    )
    expect(run.stderr).toBe('Aborted 2 unfinished uploads in oss://demo/logs/ older than 0 s\n')
    expect(unfinished(oss)).toEqual(['other'])
  })

  it('keeps newer uploads', async () => {
    await using oss = await startLocalOss()
    await beginUploads(oss, 'a')
    const run = await runCli(['uploads', 'sweep', 'oss://demo', '--older-than', '7d', '--json'], oss)
    expect(JSON.parse(run.stdout)).toMatchObject({
      kind: 'uploads-swept',
      count: 0,
      failed: 0,
      dryRun: false,
    })
    expect(unfinished(oss)).toEqual(['a'])
  })

  it('aborts nothing in a dry run', async () => {
    await using oss = await startLocalOss()
    await beginUploads(oss, 'a')
    const run = await runCli(['uploads', 'sweep', 'oss://demo', '--older-than', '0m', '--dry-run'], oss)
    expect(run.stdout).toMatch(/\toss:\/\/demo\/a\n$/)
    expect(run.stderr).toBe('Dry run: would abort 1 unfinished upload in oss://demo older than 0 s\n')
    expect(unfinished(oss)).toEqual(['a'])
  })

  it('continues when another process has aborted an upload since it was listed', async () => {
    await using oss = await startLocalOss()
    await beginUploads(oss, 'a', 'b')
    const match = { operation: 'AbortMultipartUpload', key: 'a' } as const
    oss.emulator.faults.add({ match, fault: { kind: 'status', status: 404, code: 'NoSuchUpload' } })
    expect((await runCli(['uploads', 'sweep', 'oss://demo', '--older-than', '0m'], oss)).code).toBe(0)
    expect(unfinished(oss)).toEqual(['a'])
  })

  it('reports the uploads that it could not abort, continues, and exits with the code of the error (R9)', async () => {
    await using oss = await startLocalOss()
    await beginUploads(oss, 'a', 'b')
    const match = { operation: 'AbortMultipartUpload', key: 'a' } as const
    oss.emulator.faults.add({ match, fault: { kind: 'status', status: 403, code: 'AccessDenied' } })
    const run = await runCli(['uploads', 'sweep', 'oss://demo', '--older-than', '0m'], oss)
    expect(run.code).toBe(77)
    expect(run.stderr).toMatch(
      /uploads abort oss:\/\/demo\/a \w+\nAborted 1 unfinished upload in .*, 1 failed/,
    )
    expect(unfinished(oss)).toEqual(['a'])
  })

  it.each([[[]], [['--older-than', 'long']]])('requires an age before any request: %j', async (flags) => {
    await using oss = await startLocalOss()
    await beginUploads(oss, 'a')
    const before = oss.emulator.requests.length
    expect(await runCli(['uploads', 'sweep', 'oss://demo', ...flags], oss)).toMatchObject({ code: 2 })
    expect(oss.emulator.requests).toHaveLength(before)
  })
})

/** Makes an upload fail after two of three parts, and returns the name of its checkpoint. */
async function failUpload(oss: LocalOss): Promise<string> {
  await oss.createFile('big.bin', 300_000)
  const match = { operation: 'UploadPart', partNumber: 3 } as const
  oss.emulator.faults.add({ match, fault: { kind: 'status', status: 403, code: 'AccessDenied' } })
  await runCli(['upload', 'big.bin', 'oss://demo/a', '--part-size', '100KB', '--parallel', '1'], oss)
  return (await readdir(oss.directory)).find((name) => name.endsWith('.journal')) ?? ''
}

describe('oss checkpoints show', () => {
  it('shows the contents of a checkpoint', async () => {
    await using oss = await startLocalOss()
    const path = await failUpload(oss)
    const run = await runCli(['checkpoints', 'show', path], oss)
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toMatch(/^object\toss:\/\/demo\/a\n[\s\S]*\nparts\t2 of 3: 1-2\n/)
    const json = await runCli(['checkpoints', 'show', path, '--json'], oss)
    expect(JSON.parse(json.stdout)).toMatchObject({
      kind: 'checkpoint-shown',
      completing: false,
      parts: [{ partNumber: 1, crc64: expect.stringMatching(/^\d+$/) }, { partNumber: 2 }],
    })
  })

  it.each([['.oss-upload-none.journal'], ['big.bin'], ['nowhere/x.journal']])(
    'exits with 73 for %s',
    async (path) => {
      await using oss = await startLocalOss()
      await oss.createFile('big.bin', 10)
      expect(await runCli(['checkpoints', 'show', path], oss)).toMatchObject({ code: 73, stdout: '' })
    },
  )
})

describe('oss checkpoints remove', () => {
  it('removes the checkpoint of an upload, and prints the command that aborts the upload', async () => {
    await using oss = await startLocalOss()
    const path = await failUpload(oss)
    const [upload] = oss.emulator.state.listUploads('demo')
    const run = await runCli(['checkpoints', 'remove', path], oss)
    expect(run.code).toBe(0)
    expect(run.stdout).toContain(`uploads abort oss://demo/a ${upload?.uploadId}`)
    expect(await readdir(oss.directory)).toEqual(['big.bin'])
    expect(unfinished(oss)).toEqual(['a'])
  })
})

describe('oss checkpoints release', () => {
  it('removes the lock of a container that no longer exists, with the command from the error message', async () => {
    await using oss = await startLocalOss()
    const path = await failUpload(oss)
    const lock = join(oss.directory, path.replace(/journal$/, 'lock'))
    const owner = {
      token: randomUUID(),
      pid: 1,
      host: 'gone-container',
      boot: 'x',
      started: '1',
      namespace: 'pid:[1]',
    }
    await writeFile(lock, JSON.stringify(owner))
    const again = ['upload', 'big.bin', 'oss://demo/a', '--part-size', '100KB']
    const refused = await runCli(again, oss)
    expect(refused).toMatchObject({
      code: 69,
      stderr: expect.stringContaining(`oss checkpoints release ${lock}`),
    })

    const run = await runCli(['checkpoints', 'release', lock], oss)
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toContain('held by process 1 on gone-container')
    oss.emulator.faults.clear()
    expect(await runCli(again, oss)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('2 of 3 parts'),
    })
  })

  it('exits with 73 when there is no lock', async () => {
    await using oss = await startLocalOss()
    const path = await failUpload(oss)
    expect(await runCli(['checkpoints', 'release', path], oss)).toMatchObject({ code: 73, stdout: '' })
  })
})
