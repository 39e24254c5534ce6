import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { CANARIES, type LocalOss, startLocalOss } from './local-oss.ts'

/** Nothing but a home: no keys, no endpoint, no region. */
function homeOnly({ directory }: LocalOss) {
  return { directory, environment: { HOME: directory } }
}

function ossutilLines(oss: LocalOss): string {
  return [
    `endpoint=${oss.emulator.endpoint}`,
    `region=${oss.emulator.region}`,
    `accessKeyID=${CANARIES.accessKeyId}`,
    `accessKeySecret=${CANARIES.accessKeySecret}`,
    `stsToken=${CANARIES.securityToken}`,
  ].join('\n')
}

async function writeOssutil(oss: LocalOss, section: string): Promise<void> {
  await writeFile(join(oss.directory, '.ossutilconfig'), `[${section}]\n${ossutilLines(oss)}\n`)
}

async function writeAliyun(oss: LocalOss): Promise<void> {
  const {
    accessKeyId: access_key_id,
    accessKeySecret: access_key_secret,
    securityToken: sts_token,
  } = CANARIES
  const keys = { access_key_id, access_key_secret, sts_token }
  const profiles = [{ name: 'work', mode: 'StsToken', ...keys, region_id: oss.emulator.region }]
  await mkdir(join(oss.directory, '.aliyun'))
  await writeFile(join(oss.directory, '.aliyun/config.json'), JSON.stringify({ current: 'work', profiles }))
}

describe('a profile', () => {
  it.each(['Credentials', 'default'])(
    'of ossutil ([%s]) is used when flags and environment provide no credentials',
    async (section) => {
      await using oss = await startLocalOss()
      await writeOssutil(oss, section)
      const run = await runCli(['ls', 'oss://demo'], homeOnly(oss))
      expect(run).toMatchObject({ code: 0, stderr: '0 objects, 0 B\n' })
      expectNoSecrets(run)
    },
  )

  it('named by a flag has priority over the access key in the environment', async () => {
    await using oss = await startLocalOss()
    await writeOssutil(oss, 'profile dev')
    const wrong = { OSS_ACCESS_KEY_ID: 'wrong', OSS_ACCESS_KEY_SECRET: 'wrong', OSS_ENDPOINT: '127.0.0.1:1' }
    const surroundings = { ...oss, environment: { HOME: oss.directory, ...wrong } }
    expect(await runCli(['ls', 'oss://demo', '--profile', 'dev'], surroundings)).toMatchObject({ code: 0 })
  })

  it('has lower priority than the access key in the environment when no flag names it', async () => {
    await using oss = await startLocalOss()
    await writeFile(
      join(oss.directory, '.ossutilconfig'),
      '[default]\naccessKeyID=wrong\naccessKeySecret=wrong\n',
    )
    expect(await runCli(['ls', 'oss://demo'], oss)).toMatchObject({ code: 0 })
  })

  it('of the aliyun command provides access key and region', async () => {
    await using oss = await startLocalOss()
    await writeAliyun(oss)
    const place = ['--endpoint', oss.emulator.endpoint]
    expect(await runCli(['ls', 'oss://demo', ...place], homeOnly(oss))).toMatchObject({ code: 0 })
  })

  it('that does not exist ends with exit code 77, names the searched files, and sends no request', async () => {
    await using oss = await startLocalOss()
    await writeOssutil(oss, 'default')
    const run = await runCli(['ls', 'oss://demo', '--profile', 'nix'], oss)
    expect(run).toMatchObject({ code: 77, stdout: '' })
    expect(run.stderr).toMatch(/has no profile "nix"\..*config\.json/)
    expect(run.stderr).not.toMatch(/Unexpected/)
    expect(oss.emulator.requests).toEqual([])
    expectNoSecrets(run)
  })

  it('that is missing without other credentials ends with exit code 77, and names the searched files', async () => {
    await using oss = await startLocalOss()
    const run = await runCli(['ls', 'oss://demo'], homeOnly(oss))
    expect(run).toMatchObject({ code: 77, stdout: '' })
    expect(run.stderr).toMatch(
      /set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET.*default profile in .*\.ossutilconfig or /,
    )
  })
})
