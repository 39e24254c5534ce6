import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answeringTerminal } from './answering-terminal.ts'
import { type LocalOss, startLocalOss } from './local-oss.ts'
import { runHere } from './run-here.ts'

let oss: LocalOss
beforeEach(async () => {
  oss = await startLocalOss()
})
afterEach(() => oss[Symbol.asyncDispose]())

async function bucketNames(): Promise<readonly string[]> {
  const { stdout } = await runHere(['ls'], oss)
  return [...stdout.matchAll(/oss:\/\/(\S+)/g)].map(([, name = '']) => name)
}

describe('oss mb', () => {
  it('creates a bucket with its access control and storage class, and succeeds again', async () => {
    const args = ['mb', 'oss://new-bucket/', '--acl', 'public-read', '--storage-class', 'IA']
    for (const time of [1, 2])
      expect({ time, ...(await runHere(args, oss)) }).toMatchObject({
        code: 0,
        stdout: 'Created oss://new-bucket\n',
        stderr: '',
      })
    expect(await bucketNames()).toEqual(['demo', 'new-bucket'])
    expect((await runHere(['acl', 'get', 'oss://new-bucket'], oss)).stdout).toBe('public-read\n')
    const { stdout } = await runHere(['ls', '--json'], oss)
    expect(stdout).toContain('"storageClass":"IA"')
  })

  it('exits with 76 when the bucket exists with other settings', async () => {
    const run = await runHere(['mb', 'oss://demo', '--storage-class', 'IA'], oss)
    expect(run).toMatchObject({ code: 76, stdout: '' })
    expect(run.stderr).toMatch(/^error: Creating the bucket oss:\/\/demo failed\. .*BucketAlreadyExists/)
  })

  it.each([
    ['oss://demo/key', /names an object or a prefix\. Write oss:\/\/BUCKET/],
    ['demo', /is not an object URL/],
    ['oss://NO', /bucket/i],
  ])('rejects the URL %s before any request', async (url, message) => {
    const run = await runHere(['mb', url], oss)
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) })
    expect(oss.emulator.requests).toEqual([])
  })
})

describe('oss rb', () => {
  it('deletes an empty bucket with --yes, without a question', async () => {
    const terminal = answeringTerminal()
    const run = await runHere(['rb', 'oss://demo', '--yes'], oss, { terminal })
    expect(run).toEqual({ code: 0, stdout: 'Deleted oss://demo\n', stderr: '' })
    expect(terminal.questions).toEqual([])
    expect(await bucketNames()).toEqual([])
  })

  it.each(['y', 'Yes ', 'YES'])(
    'asks on a terminal, and deletes the bucket after the answer %j',
    async (answer) => {
      const terminal = answeringTerminal(answer)
      expect(await runHere(['rb', 'oss://demo'], oss, { terminal })).toMatchObject({ code: 0 })
      expect(terminal.questions).toEqual(['Delete the bucket oss://demo? [y/N] '])
      expect(await bucketNames()).toEqual([])
    },
  )

  it.each([[''], ['n'], ['yesterday'], []])('deletes nothing after the answer %j', async (...answers) => {
    const run = await runHere(['rb', 'oss://demo'], oss, { terminal: answeringTerminal(...answers) })
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Not confirmed') })
    expect(oss.emulator.requests).toEqual([])
  })

  it('needs --yes without a terminal, and with --json', async () => {
    const run = await runHere(['rb', 'oss://demo'], oss)
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Use --yes') })
    const json = await runHere(['rb', 'oss://demo', '--json'], oss, { terminal: answeringTerminal('y') })
    expect(JSON.parse(json.stdout)).toMatchObject({ kind: 'failed', code: 'NOT_CONFIRMED', exitCode: 2 })
    expect(oss.emulator.requests).toEqual([])
  })

  it('refuses a bucket that is not empty, and names the commands that empty it', async () => {
    await oss.emulator.state.putObject('demo', 'a', 'x')
    const withObject = await runHere(['rb', 'oss://demo', '--yes'], oss)
    expect(withObject).toMatchObject({ code: 76, stdout: '' })
    expect(withObject.stderr).toContain(
      'The bucket oss://demo is not empty. Delete its objects (oss rm --recursive --all oss://demo) first.',
    )
    expect(oss.emulator.state.listKeys('demo')).toEqual(['a'])
  })

  it('names unfinished uploads as the contents of a bucket without objects', async () => {
    await oss.createFile('a.bin', 300_000)
    const upload = ['upload', `${oss.directory}/a.bin`, 'oss://demo/a', '--part-size', '100KiB', '--json']
    oss.emulator.faults.add({
      match: { operation: 'CompleteMultipartUpload' },
      fault: { kind: 'status', status: 403, code: 'AccessDenied' },
    })
    await runHere(upload, oss)
    expect(oss.emulator.state.listUploads('demo')).toHaveLength(1)
    const run = await runHere(['rb', 'oss://demo', '--yes'], oss)
    expect(run.stderr).toContain(
      'Delete its unfinished uploads (oss uploads sweep oss://demo --older-than 0m) first.',
    )
    await runHere(['uploads', 'sweep', 'oss://demo', '--older-than', '0m'], oss)
    expect(await runHere(['rb', 'oss://demo', '--yes'], oss)).toMatchObject({ code: 0 })
  })
})
