import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { profileCredentials, profileFiles, readProfile } from '@oss/credentials'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canary, findSecrets } from '../../../tests/security/canaries.ts'
import { everythingOf } from '../../../tests/security/everything-of.ts'
import { ask } from './ask.ts'
import { expected, issued } from './fake-metadata.ts'
import { startSts } from './fake-sts.ts'

const { accessKeyId, accessKeySecret, securityToken } = canary
let home: string
const environment = () => ({ HOME: home })

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'oss-home-'))
})
afterEach(async () => {
  await rm(home, { recursive: true })
})

async function write(path: string, ...lines: readonly string[]): Promise<string> {
  const file = join(home, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, lines.join('\n'))
  return file
}

describe('the file of ossutil', () => {
  it('of version 1 has one profile, with endpoint', async () => {
    const file = await write(
      '.ossutilconfig',
      '[Credentials]',
      'language=EN',
      'endpoint=oss-cn-beijing.aliyuncs.com',
      `accessKeyID=${accessKeyId}`,
      `accessKeySecret=${accessKeySecret}`,
      '[Bucket-Endpoint]',
      'some=oss-cn-shanghai.aliyuncs.com',
    )
    const profile = await readProfile({ environment: environment() })
    expect(profile).toMatchObject({ name: 'default', file, endpoint: 'oss-cn-beijing.aliyuncs.com' })
    expect(profile.region).toBeUndefined()
    expect(await ask(profile.credentials)).toEqual({ accessKeyId, accessKeySecret })
    expect(await ask(profileCredentials({ file }))).toEqual({ accessKeyId, accessKeySecret })
  })

  it.each([
    ['access-key-id', 'access-key-secret', 'sts-token'],
    ['access_key_id', 'access_key_secret', 'sts_token'],
    ['accesskeyid', 'accesskeysecret', 'ststoken'],
  ])('of version 2 has named profiles, whose fields may be spelled %s', async (id, secret, token) => {
    await write(
      '.ossutilconfig',
      '[default]',
      `${id}=other`,
      `${secret}=other`,
      '# one with a token',
      '[profile dev]',
      'region=cn-hangzhou',
      `${id} = ${accessKeyId}`,
      `${secret} = ${accessKeySecret}`,
      `${token} = ${securityToken}`,
      '[buckets dev]',
      'region=cn-beijing',
    )
    const profile = await readProfile({ profile: 'dev', environment: environment() })
    expect(profile).toMatchObject({ name: 'dev', region: 'cn-hangzhou', endpoint: undefined })
    expect(await ask(profile.credentials)).toEqual({ accessKeyId, accessKeySecret, securityToken })
  })

  it.each(['#', ';'])(
    'may have lines that are commented out with %s, and values that contain it',
    async (sign) => {
      await write(
        '.ossutilconfig',
        '[default]',
        `accessKeyID=${accessKeyId}`,
        `accessKeySecret=a${sign}b`,
        `${sign}accessKeySecret=an earlier one`,
        `  ${sign} stsToken=an earlier one`,
      )
      const { credentials } = await readProfile({ environment: environment() })
      expect(await ask(credentials)).toEqual({ accessKeyId, accessKeySecret: `a${sign}b` })
    },
  )

  it('may name a role to assume with the credentials of another profile', async () => {
    await using sts = await startSts()
    await write(
      '.ossutilconfig',
      '[profile base]',
      `accessKeyID=${accessKeyId}`,
      `accessKeySecret=${accessKeySecret}`,
      '[profile role]',
      'mode=RamRoleArn',
      'source_profile=base',
      'ramRoleArn=acs:ram::1:role/a',
      'externalId=abc',
      `sts_endpoint=${sts.origin}`,
    )
    const profile = await readProfile({ profile: 'role', environment: environment() })
    expect(await ask(profile.credentials)).toEqual(expected)
    expect(sts.received[0]?.body).toContain('ExternalId=abc')
  })
})

describe('a profile in the file of ossutil', () => {
  it.each([
    ['accessID', 'accessKey', 'securityToken'],
    ['access_id', 'access-key', 'security-token'],
  ])('may spell its access key fields %s, %s and %s', async (id, secret, token) => {
    const keys = [`${id}=${accessKeyId}`, `${secret}=${accessKeySecret}`, `${token}=${securityToken}`]
    await write('.ossutilconfig', '[default]', ...keys)
    const { credentials } = await readProfile({ environment: environment() })
    expect(await ask(credentials)).toEqual({ accessKeyId, accessKeySecret, securityToken })
  })

  it.each([
    ['roleArn', 'roleSessionName', 'durationSeconds'],
    ['ram-role-arn', 'ram_session_name', 'tokenTimeout'],
  ])('may spell its role %s, %s and %s', async (arn, session, seconds) => {
    await using sts = await startSts()
    await write(
      '.ossutilconfig',
      ...['[default]', 'mode=RamRoleArn', `${arn}=acs:ram::1:role/a`, `${session}=me`, `${seconds}=900`],
      ...[`accessKeyID=${accessKeyId}`, `accessKeySecret=${accessKeySecret}`, `sts_endpoint=${sts.origin}`],
    )
    const { credentials } = await readProfile({ environment: environment() })
    expect(await ask(credentials)).toEqual(expected)
    expect(sts.received[0]?.body).toContain('RoleSessionName=me&DurationSeconds=900')
  })

  it.each(['roleName', 'ramRoleName', 'ecs-role-name'])(
    'may spell the role of an instance %s',
    async (name) => {
      await write('.ossutilconfig', '[default]', 'mode=EcsRamRole', `${name}=uploader`)
      const urls: string[] = []
      const fetch = async (url: string) => {
        urls.push(url)
        return url.endsWith('/token') ? new Response('t') : Response.json({ ...issued, Code: 'Success' })
      }
      const { credentials } = await readProfile({ environment: environment(), fetch })
      expect(await ask(credentials)).toEqual(expected)
      expect(urls[1]).toMatch(/\/security-credentials\/uploader$/)
    },
  )

  it.each([
    ['region', 'endpoint'],
    ['region-id', 'host'],
  ])('may spell its fields %s and %s', async (region, host) => {
    const keys = [`accessKeyID=${accessKeyId}`, `accessKeySecret=${accessKeySecret}`]
    await write('.ossutilconfig', '[profile dev]', ...keys, `${region}=cn-beijing`, `${host}=oss.example`)
    const named = { ...environment(), ALIBABA_CLOUD_PROFILE: 'dev' }
    expect(await readProfile({ environment: named })).toMatchObject({
      ...{ name: 'dev', region: 'cn-beijing', endpoint: 'oss.example' },
    })
  })
})

describe('a profile', () => {
  it('is read from the first file that contains it: of ossutil, of the aliyun command, of the SDKs', async () => {
    const keys = ['access_key_id=id', 'access_key_secret=s']
    await write('.ossutilconfig', '[default]', ...keys)
    const aliyun = [
      { name: 'work', mode: 'AK', access_key_id: 'id', access_key_secret: 's', region_id: 'cn-beijing' },
    ]
    await write('.aliyun/config.json', JSON.stringify({ current: 'work', profiles: aliyun }))
    await write('.alibabacloud/credentials', '[work]', 'type=access_key', ...keys, '[own]', ...keys)
    const [first, second, third] = profileFiles(environment())
    const find = async (profile: string) => (await readProfile({ profile, environment: environment() })).file
    expect([await find('default'), await find('work'), await find('own')]).toEqual([first, second, third])
    expect((await readProfile({ environment: environment() })).file).toBe(first)
    expect((await readProfile({ profile: 'work', environment: environment() })).region).toBe('cn-beijing')
  })

  it('returns the current credentials of the file for each call', async () => {
    const lines = ['[default]', 'access_key_secret=s']
    await write('.ossutilconfig', ...lines, 'access_key_id=old')
    const { credentials } = await readProfile({ environment: environment() })
    await write('.ossutilconfig', ...lines, 'access_key_id=new')
    expect(await ask(credentials)).toMatchObject({ accessKeyId: 'new' })
  })

  it('that does not exist is an error that names the searched files', async () => {
    await write(
      '.ossutilconfig',
      '[default]',
      `access_key_id=${accessKeyId}`,
      `access_key_secret=${accessKeySecret}`,
    )
    const error = await readProfile({ profile: 'nix', environment: environment() }).catch((e: unknown) => e)
    expect(error).toMatchObject({
      code: 'NOT_CONFIGURED',
      message: expect.stringMatching(/has no profile "nix".*\.aliyun\/config\.json.*credentials/),
    })
    expect(findSecrets(everythingOf(error))).toEqual([])
  })

  it('of an unknown mode is an error immediately', async () => {
    await write('.ossutilconfig', '[default]', 'mode=Magic')
    await expect(readProfile({ environment: environment() })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    })
  })
})
