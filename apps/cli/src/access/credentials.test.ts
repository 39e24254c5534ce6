import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findCredentials } from './credentials.ts'

const REQUEST = { forceRefresh: false, signal: new AbortController().signal }
const ENVIRONMENT = { OSS_ACCESS_KEY_ID: 'env-id', OSS_ACCESS_KEY_SECRET: 'env-secret' }

let directory = ''
let file = ''

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-cli-'))
  file = join(directory, 'keys')
})

afterEach(async () => {
  await rm(directory, { recursive: true })
})

async function writeKeys(text: string, mode = 0o600): Promise<void> {
  await writeFile(file, text)
  await chmod(file, mode)
}

describe('findCredentials', () => {
  it('takes keys and session token from the environment', async () => {
    const provide = await findCredentials(undefined, { ...ENVIRONMENT, OSS_SESSION_TOKEN: 'token' })
    expect(await provide(REQUEST)).toEqual({
      accessKeyId: 'env-id',
      accessKeySecret: 'env-secret',
      securityToken: 'token',
    })
  })

  it.each([
    [{}, 'OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET'],
    [{ OSS_ACCESS_KEY_ID: 'id' }, 'OSS_ACCESS_KEY_SECRET'],
    [{ OSS_ACCESS_KEY_ID: '', OSS_ACCESS_KEY_SECRET: 'CANARY' }, 'OSS_ACCESS_KEY_ID'],
  ])('names what the environment %j lacks, and nothing of what it has', async (environment, missing) => {
    const error = await findCredentials(undefined, environment).catch((caught: unknown) => caught)
    expect(error).toMatchObject({
      code: 'CREDENTIALS_MISSING',
      message: expect.stringContaining(`The environment does not set ${missing}.`),
    })
    expect(String(error)).not.toContain('CANARY')
  })

  it('prefers the file to the environment', async () => {
    await writeKeys('# mine\nOSS_ACCESS_KEY_ID=file-id\n\nOSS_ACCESS_KEY_SECRET="file-secret"\n')
    const provide = await findCredentials(file, ENVIRONMENT)
    expect(await provide(REQUEST)).toEqual({ accessKeyId: 'file-id', accessKeySecret: 'file-secret' })
  })

  it('reads the file anew each time it is asked, so that a session token can be renewed meanwhile', async () => {
    const keys = 'OSS_ACCESS_KEY_ID=id\nOSS_ACCESS_KEY_SECRET=secret\n'
    await writeKeys(`${keys}OSS_SESSION_TOKEN=old`)
    const provide = await findCredentials(file, {})
    await writeKeys(`${keys}OSS_SESSION_TOKEN=new`)
    expect(await provide(REQUEST)).toMatchObject({ securityToken: 'new' })
  })

  it('does not take from the environment what the file lacks', async () => {
    await writeKeys('OSS_ACCESS_KEY_ID=file-id\n')
    await expect(findCredentials(file, ENVIRONMENT)).rejects.toThrow(
      `The credentials file ${file} does not set OSS_ACCESS_KEY_SECRET.`,
    )
  })

  it.each([0o640, 0o604, 0o660, 0o602])(
    'refuses a file that others may read or change (%o)',
    async (mode) => {
      await writeKeys('OSS_ACCESS_KEY_ID=id\nOSS_ACCESS_KEY_SECRET=CANARY\n', mode)
      const error = await findCredentials(file, {}).catch((caught: unknown) => caught)
      expect(error).toMatchObject({
        code: 'CREDENTIALS_FILE_UNSAFE',
        message: expect.stringContaining('chmod 600'),
      })
      expect(String(error)).not.toContain('CANARY')
    },
  )

  it('says that there is no such file', async () => {
    await expect(findCredentials(file, ENVIRONMENT)).rejects.toMatchObject({
      code: 'CREDENTIALS_FILE_UNREADABLE',
      message: expect.stringContaining('no such file'),
    })
  })

  it('refuses a directory and a file that is far too large', async () => {
    await expect(findCredentials(directory, {})).rejects.toMatchObject({
      code: 'CREDENTIALS_FILE_UNREADABLE',
    })
    await writeKeys('x'.repeat(65_537))
    await expect(findCredentials(file, {})).rejects.toThrow(/too large/)
  })
})
