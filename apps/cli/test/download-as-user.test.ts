import { chmod, chown, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startLocalOss } from './local-oss.ts'
import { runAsUser, USER } from './run-as-user.ts'

describe.skipIf(process.getuid?.() !== 0)('a download by a user who cannot change the owner of files', () => {
  it.each([
    ['660', '600'],
    ['664', '644'],
    ['640', '600'],
  ])(
    'replaces a file (%s) of another owner, and grants no other group access (%s)',
    async (before, after) => {
      await using oss = await startLocalOss()
      await oss.emulator.state.putObject('demo', 'file', Buffer.from('new'))
      await chown(oss.directory, USER.uid, USER.gid)
      const file = join(oss.directory, 'file')
      await writeFile(file, 'old')
      await chown(file, USER.uid + 1, USER.gid + 1)
      await chmod(file, Number.parseInt(before, 8))
      const run = await runAsUser(['download', 'oss://demo/file'], oss)
      expect(run).toMatchObject({ code: 0 })
      const { uid, gid, mode, size } = await stat(file)
      expect({ uid, gid, mode: (mode & 0o777).toString(8), size }).toEqual({ ...USER, mode: after, size: 3 })
    },
  )
})
