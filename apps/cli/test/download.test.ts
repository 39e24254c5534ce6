import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli, startCli } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { type LocalOss, startLocalOss, until } from './local-oss.ts'

const DOWNLOAD = ['download', 'oss://demo/folder/big.bin', '--part-size', '100KB', '--parallel', '1']

async function storeObject(oss: LocalOss, byteLength = 1_000_000): Promise<Buffer> {
  const content = Buffer.from(
    Array.from({ length: byteLength }, (_, index) => (index * 7 + (index >> 8)) % 251),
  )
  await oss.emulator.state.putObject('demo', 'folder/big.bin', content)
  return content
}

const fileIn = (oss: LocalOss, name = 'big.bin'): Promise<Buffer> => readFile(join(oss.directory, name))

describe('oss download', () => {
  it('creates a file with the name of the object, prints its progress, and leaves no other file', async () => {
    await using oss = await startLocalOss()
    const content = await storeObject(oss)
    const run = await runCli(DOWNLOAD, oss)
    expect(run).toMatchObject({ code: 0 })
    expect(run.stdout).toMatch(/^Downloaded big\.bin: 976\.6 KiB in 10 parts, CRC-64 \d+, .*s\n$/)
    expect(run.stderr).toMatch(
      /^Downloading oss:\/\/demo\/folder\/big\.bin to big\.bin: 976\.6 KiB in 10 parts/,
    )
    expect((await fileIn(oss)).equals(content)).toBe(true)
    expect(await readdir(oss.directory)).toEqual(['big.bin'])
    expectNoSecrets(run)
  })

  it('is interrupted by Ctrl-C, and the same command resumes without downloading any part twice (F07)', async () => {
    await using oss = await startLocalOss()
    const content = await storeObject(oss)
    oss.emulator.faults.add({
      match: { operation: 'GetObject', nth: 4 },
      fault: { kind: 'hang', when: 'before-headers' },
    })
    const stopped = startCli(DOWNLOAD, oss)
    await until(async () => (await oss.recordedParts()).length === 3)
    stopped.child.kill('SIGINT')
    const run = await stopped.ended
    expect(run).toMatchObject({ code: 75, stdout: '' })
    expect(run.stderr).toMatch(
      /interrupted: Downloaded 3 of 10 parts\. To continue:\n {2}.*main\.js download oss:/,
    )
    oss.emulator.faults.clear()
    oss.emulator.clearRequests()
    const done = await runCli(DOWNLOAD, oss)
    expect(done).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Resuming: 3 of 10 parts already downloaded/),
    })
    expect(oss.emulator.requests.filter(({ operation }) => operation === 'GetObject')).toHaveLength(7)
    expect((await fileIn(oss)).equals(content)).toBe(true)
  })

  it('resumes after SIGKILL, and prints one JSON event per line', async () => {
    await using oss = await startLocalOss()
    const content = await storeObject(oss)
    oss.emulator.faults.add({
      match: { operation: 'GetObject', nth: 6 },
      fault: { kind: 'hang', when: 'before-headers' },
    })
    const killed = startCli([...DOWNLOAD, 'copy.bin'], oss)
    await until(async () => (await oss.recordedParts()).length === 5)
    killed.child.kill('SIGKILL')
    await killed.ended
    await expect(fileIn(oss, 'copy.bin')).rejects.toThrow(/ENOENT/)
    oss.emulator.faults.clear()
    const done = await runCli([...DOWNLOAD, 'copy.bin', '--json'], oss)
    const events = done.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(events[0]).toMatchObject({ v: 1, kind: 'progress' })
    expect(events.find(({ kind }) => kind === 'download-resumed')).toMatchObject({
      partsReused: 5,
      file: 'copy.bin',
    })
    expect(events.at(-1)).toMatchObject({
      kind: 'downloaded',
      byteLength: content.length,
      crc64Verified: true,
    })
    expect((await fileIn(oss, 'copy.bin')).equals(content)).toBe(true)
  })

  it('that was abandoned is listed, and removed together with its temporary file', async () => {
    await using oss = await startLocalOss()
    await storeObject(oss)
    oss.emulator.faults.add({
      match: { operation: 'GetObject', nth: 3 },
      fault: { kind: 'status', status: 403, code: 'AccessDenied' },
    })
    expect(await runCli(DOWNLOAD, oss)).toMatchObject({ code: 77 })
    const list = await runCli(['checkpoints', 'list', '--json'], oss)
    const checkpoint = JSON.parse(list.stdout.split('\n')[0] ?? '') as Record<string, unknown>
    expect(checkpoint).toMatchObject({
      transfer: 'download',
      uploadId: null,
      partsRecorded: 2,
      partsTotal: 10,
    })
    const [draft, path, file] = ['draft', 'path', 'file'].map((name) => String(checkpoint[name]))
    expect(file).toMatch(/\/big\.bin$/)
    expect(await readdir(oss.directory)).toContain(draft)
    const shown = await runCli(['checkpoints', 'show', path ?? ''], oss)
    expect(shown.stdout).toContain(draft)
    expect(shown.stdout).not.toContain('upload id')
    const removed = await runCli(['checkpoints', 'remove', path ?? ''], oss)
    expect(removed).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/ and the temporary file of the download/),
    })
    expect(await readdir(oss.directory)).toEqual([])
  })

  it('accepts a directory as destination, and keeps an existing file with --no-overwrite', async () => {
    await using oss = await startLocalOss()
    const content = await storeObject(oss)
    await mkdir(join(oss.directory, 'place'))
    expect(await runCli(['download', 'oss://demo/folder/big.bin', 'place'], oss)).toMatchObject({ code: 0 })
    expect((await fileIn(oss, 'place/big.bin')).equals(content)).toBe(true)
    await writeFile(join(oss.directory, 'mine'), 'mine')
    const refused = await runCli(['download', 'oss://demo/folder/big.bin', 'mine', '--no-overwrite'], oss)
    expect(refused).toMatchObject({ code: 73, stdout: '' })
    expect(refused.stderr).toMatch(
      /error: The download of oss:.* failed\. .*mine exists\..*\n.*--no-overwrite/,
    )
    expect(await fileIn(oss, 'mine')).toEqual(Buffer.from('mine'))
  })

  it.each([
    [['oss://demo/none'], 66, /The object "none" does not exist in the bucket demo/],
    [['oss://demo/folder/'], 2, /ends with "\/"/],
    [['oss://demo/folder/big.bin', 'no/such/place'], 73, /is not a directory that exists|does not exist/],
    [['oss://demo/folder/big.bin', '--part-size', '1KB'], 2, /partSize must be .* \(got 1024\)/],
    [['oss://demo/a:b'], 2, /is not a valid file name/],
    [['oss://demo/folder/big.bin', '-', '--part-size', '1MiB'], 2, /need a file/],
    [['oss://demo/folder/big.bin', '/dev/stdout'], 73, /\/dev\/stdout is not a regular file/],
    [['oss://demo/folder/big.bin', '/dev/null'], 73, /\/dev\/null is not a regular file/],
  ])('reports the problem with %j', async (args, code, message) => {
    await using oss = await startLocalOss()
    await storeObject(oss, 10)
    const run = await runCli(['download', ...args], oss)
    expect(run).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) })
    expect(await readdir(oss.directory)).toEqual([])
  })

  it('writes to a file named "-" when it is given as a path', async () => {
    await using oss = await startLocalOss()
    const content = await storeObject(oss)
    expect(await runCli(['download', 'oss://demo/folder/big.bin', './-'], oss)).toMatchObject({ code: 0 })
    expect((await fileIn(oss, '-')).equals(content)).toBe(true)
  })
})
