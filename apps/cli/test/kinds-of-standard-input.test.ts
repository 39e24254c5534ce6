import { execFile, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type CliRun, capture, runShell } from './cli-process.ts'
import { type LocalOss, startLocalOss } from './local-oss.ts'

const run = promisify(execFile)
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const UPLOAD = `${process.execPath} ${MAIN} upload - oss://demo/key --part-size 100KiB`
const SIZE = 300_000

/** A local OSS whose object `key` is what a good upload has left. */
async function startWithGoodObject(): Promise<LocalOss> {
  const oss = await startLocalOss()
  await oss.emulator.state.putObject('demo', 'key', Buffer.from('good'))
  return oss
}

/** A loop device with the content of a file, when this machine can make one. */
async function attachLoopDevice(file: string): Promise<{ readonly path: string } & AsyncDisposable> {
  const { stdout } = await run('losetup', ['--find', '--show', '--read-only', file])
  const path = stdout.trim()
  return {
    path,
    async [Symbol.asyncDispose]() {
      await run('losetup', ['--detach', path])
    },
  }
}

describe('standard input that can be read', () => {
  it.each([
    ['a file', `${UPLOAD} < big.bin`, 0],
    ['a file that the shell has read from', `{ head -c 100000 > /dev/null; ${UPLOAD}; } < big.bin`, 100_000],
    ['a pipe', `cat big.bin | ${UPLOAD}`, 0],
    ['a named pipe', `mkfifo pipe; cat big.bin > pipe & ${UPLOAD} < pipe`, 0],
  ])('is uploaded from its current position: %s', async (_, line, start) => {
    await using oss = await startWithGoodObject()
    const content = await oss.createFile('big.bin', SIZE)
    expect(await runShell(line, oss)).toMatchObject({ code: 0 })
    expect(await oss.holds('key', content.subarray(start))).toBe(true)
  })

  it.skipIf(process.platform !== 'linux')('is uploaded: a file of /proc, which has no size', async () => {
    await using oss = await startWithGoodObject()
    expect(await runShell(`${UPLOAD} < /proc/version`, oss)).toMatchObject({ code: 0 })
    expect(await oss.holds('key', await readFile('/proc/version'))).toBe(true)
  })

  it('is uploaded: a block device', async ({ skip }) => {
    await using oss = await startWithGoodObject()
    // Of whole sectors.
    const content = await oss.createFile('image', 512 * 600)
    await using device = await attachLoopDevice(join(oss.directory, 'image')).catch((error: unknown) =>
      skip(`this machine makes no loop device: ${String(error)}`),
    )
    expect(await runShell(`${UPLOAD} < ${device.path}`, oss)).toMatchObject({ code: 0 })
    expect(await oss.holds('key', content)).toBe(true)
  })

  it('is uploaded: a socket', async () => {
    await using oss = await startWithGoodObject()
    const content = await oss.createFile('big.bin', SIZE)
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const client = spawn(
      'bash',
      ['-c', `cat big.bin > /dev/tcp/127.0.0.1/${typeof address === 'object' ? address?.port : 0}`],
      { cwd: oss.directory },
    )
    const [socket] = (await once(server, 'connection')) as [Socket]
    expect(await runWith(socket, oss)).toMatchObject({ code: 0 })
    expect(await oss.holds('key', content)).toBe(true)
    client.kill()
    socket.destroy()
    server.close()
  })
})

/** Runs the upload with a socket of this process as its standard input. */
function runWith(stdin: Socket, { directory, environment }: LocalOss): Promise<CliRun> {
  const env = { PATH: process.env['PATH'], ...environment }
  const [program = '', ...args] = UPLOAD.split(' ')
  return capture(spawn(program, args, { cwd: directory, env, stdio: [stdin, 'pipe', 'pipe'] })).ended
}

describe('standard input that cannot be read', () => {
  it.each([
    ['a directory', '< .', /it is a directory\. Use oss upload --recursive/],
    ['closed', '<&-', /it is closed, or is the null device/],
    ['the null device', '< /dev/null', /it is closed, or is the null device/],
    ['the null device, open for writing', '0> /dev/null', /it is closed, or is the null device/],
    ['a file that is open for writing', '0> written', /EBADF/],
  ])('is rejected with exit code 66, and the existing object is kept: %s', async (_, redirection, words) => {
    await using oss = await startWithGoodObject()
    const ended = await runShell(`${UPLOAD} ${redirection}`, oss)
    expect(ended).toMatchObject({ code: 66, stdout: '', stderr: expect.stringMatching(words) })
    expect(oss.emulator.requests).toEqual([])
    expect(await oss.holds('key', Buffer.from('good'))).toBe(true)
  })

  it.skipIf(process.platform === 'win32')('is rejected with exit code 66: a datagram socket', async () => {
    await using oss = await startWithGoodObject()
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    // Node.js gives only stream sockets to children; a shell can give them what it has.
    const line = `exec 5<>/dev/udp/127.0.0.1/${socket.address().port}; ${UPLOAD} <&5`
    const ended = await runShell(line, oss)
    socket.close()
    expect(ended).toMatchObject({
      code: 66,
      stderr: expect.stringContaining('it must be a file, device'),
    })
    expect(await oss.holds('key', Buffer.from('good'))).toBe(true)
  })
})
