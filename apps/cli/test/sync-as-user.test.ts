import { chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startLocalOss } from './local-oss.ts'
import { runAsUser, USER } from './run-as-user.ts'

it.skipIf(process.getuid?.() !== 0)(
  'oss sync reports a local file that it may not delete as a missing permission, not as a fault of oss',
  async () => {
    await using oss = await startLocalOss()
    await oss.emulator.state.putObject('demo', 'site/a', Buffer.from('a'))
    const locked = join(oss.directory, 'copy', 'locked')
    await mkdir(locked, { recursive: true })
    await chown(oss.directory, USER.uid, USER.gid)
    await chown(join(oss.directory, 'copy'), USER.uid, USER.gid)
    await writeFile(join(locked, 'extra'), 'x')
    const run = await runAsUser(['sync', 'oss://demo/site/', 'copy', '--delete'], oss)
    expect(run.stderr).toContain(`extra cannot be deleted. Grant permission to write to `)
    expect(run.stderr).not.toContain('Unexpected error')
    expect(run.code).toBe(77)
  },
)
