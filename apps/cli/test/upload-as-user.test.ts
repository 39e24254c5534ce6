import { chmod, chown, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startLocalOss } from './local-oss.ts'
import { runAsUser, USER } from './run-as-user.ts'

describe.skipIf(process.getuid?.() !== 0)('a directory that a user can write to, but not list', () => {
  it.each([
    ['beside the file', []],
    ['with --checkpoint-dir', ['--checkpoint-dir', 'drop']],
  ])('accepts an upload with its checkpoint, without a warning: %s', async (_, flags) => {
    await using oss = await startLocalOss()
    const drop = join(oss.directory, 'drop')
    await mkdir(drop)
    const content = await oss.createFile('drop/file', 250_000)
    await chown(join(drop, 'file'), USER.uid, USER.gid)
    await chown(drop, USER.uid, USER.gid)
    await chmod(oss.directory, 0o755)
    await chmod(drop, 0o300)
    const args = ['upload', 'drop/file', 'oss://demo/file', '--part-size', '100KiB', ...flags]
    const run = await runAsUser(args, oss)
    expect(run).toMatchObject({ code: 0, stderr: expect.not.stringMatching(/permission|EACCES/) })
    expect(await oss.holds('file', content)).toBe(true)
    expect(oss.emulator.state.listUploads('demo')).toEqual([])
  })
})
