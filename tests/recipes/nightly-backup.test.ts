import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { bytesOf, canary, type Service, startService } from '../service/service.ts'
import { BUCKET, installCommand, RECIPES, runWithCommand } from './command-environment.ts'

const UNITS = ['oss-backup.service', 'oss-backup.timer']
const hasSystemd = existsSync('/usr/bin/systemd-analyze')

/** A unit file, with the paths of the test instead of those of the machine. */
async function unit(service: Service, name: string): Promise<string> {
  const text = await readFile(join(RECIPES, 'backup', name), 'utf8')
  const bin = await installCommand(service)
  return text
    .replaceAll('/usr/local/bin/oss', join(bin, 'oss'))
    .replaceAll('/var/backups oss:', `${join(service.directory, 'backups')} oss:`)
    .replaceAll('/etc/oss-backup/', `${service.directory}/`)
}

describe.skipIf(process.platform === 'win32')('a nightly backup by a systemd timer', () => {
  it.skipIf(!hasSystemd)('has unit files that systemd accepts', async () => {
    await using service = await startService({ buckets: [BUCKET] })
    const directory = join(service.directory, 'units')
    await mkdir(directory)
    for (const name of UNITS) await writeFile(join(directory, name), await unit(service, name))
    const files = UNITS.map((name) => join(directory, name))
    const { stdout, stderr } = await promisify(execFile)('systemd-analyze', ['verify', '--man=no', ...files])
    expect(stdout + stderr).not.toContain('oss-backup')
  })

  it('runs the command of the unit: files of a directory are stored, and later only new ones', async () => {
    await using service = await startService({ buckets: [BUCKET] })
    const backups = join(service.directory, 'backups')
    await mkdir(backups)
    await writeFile(join(backups, 'monday.tar'), bytesOf(100_000))
    const keys = `OSS_ACCESS_KEY_ID=${canary.accessKeyId}\nOSS_ACCESS_KEY_SECRET=${canary.accessKeySecret}\n`
    await mkdir(join(service.directory, 'credentials'))
    await writeFile(join(service.directory, 'credentials/oss'), keys, { mode: 0o600 })
    const command = /^ExecStart=(.*)$/m.exec(await unit(service, 'oss-backup.service'))?.[1] ?? ''
    const variables: Readonly<Record<string, string>> = {
      OSS_BUCKET: BUCKET,
      CREDENTIALS_DIRECTORY: join(service.directory, 'credentials'),
      STATE_DIRECTORY: service.directory,
    }
    const words = command
      .split(' ')
      .map((word) => word.replace(/\$\{(\w+)\}/g, (_, name: string) => variables[name] ?? ''))
    const run = () => runWithCommand(service, words, { OSS_ACCESS_KEY_ID: '', OSS_ACCESS_KEY_SECRET: '' })
    expect(await run()).toMatchObject({ code: 0 })
    await writeFile(join(backups, 'tuesday.tar'), bytesOf(100_000, 2))
    expect(await run()).toMatchObject({ code: 0 })
    expect(service.emulator.state.listKeys(BUCKET)).toEqual(['backups/monday.tar', 'backups/tuesday.tar'])
    expect(service.requests().filter((name) => name === 'PutObject')).toHaveLength(2)
  })
})
