import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCommandLine } from './command-line.ts'

describe('readCommandLine', () => {
  it('uses any free port and a random access key by default', async () => {
    const command = await readCommandLine([], {})
    expect(command).toEqual({
      kind: 'start',
      hasOwnCredentials: false,
      options: { port: 0, buckets: [], cnames: {}, allowAnonymous: false },
    })
  })

  it('reads every flag', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'oss-emulator-'))
    const plan = { rules: [{ fault: { kind: 'wrong-crc' } }] }
    await writeFile(join(folder, 'plan.json'), JSON.stringify(plan))
    const args = ['--port', '9000', '--host', '::1', '--data', folder, '--bucket', 'a-1', '--bucket', 'b-1']
    args.push('--region', 'cn-beijing', '--cname', 'x.test=a-1', '--bandwidth', '1000', '--anonymous')
    args.push('--faults', join(folder, 'plan.json'))
    const environment = { OSS_ACCESS_KEY_ID: 'id', OSS_ACCESS_KEY_SECRET: 'secret' }
    expect(await readCommandLine(args, environment)).toEqual({
      kind: 'start',
      hasOwnCredentials: true,
      options: {
        port: 9000,
        host: '::1',
        dataDir: folder,
        buckets: ['a-1', 'b-1'],
        region: 'cn-beijing',
        cnames: { 'x.test': 'a-1' },
        bandwidthBytesPerSecond: 1000,
        allowAnonymous: true,
        faults: plan,
        credentials: [{ accessKeyId: 'id', accessKeySecret: 'secret' }],
      },
    })
    await rm(folder, { recursive: true })
  })

  it('shows help', async () => {
    expect(await readCommandLine(['--help'], {})).toEqual({ kind: 'help' })
  })

  it.each([
    [['--nope'], 'OPTION_INVALID'],
    [['--port', 'x'], 'OPTION_INVALID'],
    [['--bandwidth', '-1'], 'OPTION_INVALID'],
    [['--cname', 'x'], 'OPTION_INVALID'],
    [['--faults', '/does/not/exist.json'], 'FAULT_PLAN_INVALID'],
  ])('refuses %j', async (args, code) => {
    await expect(readCommandLine(args, {})).rejects.toMatchObject({ name: 'EmulatorError', code })
  })
})
