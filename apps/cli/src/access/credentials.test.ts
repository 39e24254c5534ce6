import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environmentCredentials, fileCredentials } from './credentials.ts'

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

async function writeKeys(text: string | Uint8Array, mode = 0o600): Promise<void> {
  await writeFile(file, text)
  await chmod(file, mode)
}

describe('credentials', () => {
  it('are read from the environment, with the session token', async () => {
    const provide = await environmentCredentials({ ...ENVIRONMENT, OSS_SESSION_TOKEN: 'token' })
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
  ])(
    'that are missing in the environment %j are named, without the values of the others',
    async (environment, missing) => {
      const error = await environmentCredentials(environment).catch((caught: unknown) => caught)
      expect(error).toMatchObject({
        code: 'CREDENTIALS_MISSING',
        message: expect.stringContaining(`set the environment variables ${missing}.`),
      })
      expect(String(error)).not.toContain('CANARY')
    },
  )

  it('are read from a file with lines NAME=value', async () => {
    await writeKeys('# mine\nOSS_ACCESS_KEY_ID=file-id\n\nOSS_ACCESS_KEY_SECRET="file-secret"\n')
    const provide = await fileCredentials(file)
    expect(await provide(REQUEST)).toEqual({ accessKeyId: 'file-id', accessKeySecret: 'file-secret' })
  })

  it.each([
    ['UTF-8 with a byte order mark', 'utf8'],
    ['UTF-16, as PowerShell writes it', 'utf16le'],
  ] as const)('are read from a file in %s', async (_, encoding) => {
    const text = '\ufeffOSS_ACCESS_KEY_ID=file-id\r\nOSS_ACCESS_KEY_SECRET=file-secret\r\n'
    await writeKeys(Buffer.from(text, encoding))
    const provide = await fileCredentials(file)
    expect(await provide(REQUEST)).toEqual({ accessKeyId: 'file-id', accessKeySecret: 'file-secret' })
  })

  it('are read from the file again for each request, so that a session token can be renewed', async () => {
    const keys = 'OSS_ACCESS_KEY_ID=id\nOSS_ACCESS_KEY_SECRET=secret\n'
    await writeKeys(`${keys}OSS_SESSION_TOKEN=old`)
    const provide = await fileCredentials(file)
    await writeKeys(`${keys}OSS_SESSION_TOKEN=new`)
    expect(await provide(REQUEST)).toMatchObject({ securityToken: 'new' })
  })

  it('that are missing in the file are not taken from the environment', async () => {
    await writeKeys('OSS_ACCESS_KEY_ID=file-id\n')
    await expect(fileCredentials(file)).rejects.toThrow(
      `the credentials file ${file} must set OSS_ACCESS_KEY_SECRET.`,
    )
  })

  it.each([0o640, 0o604, 0o660, 0o602])(
    'are not read from a file that other users can read or change (%o)',
    async (mode) => {
      await writeKeys('OSS_ACCESS_KEY_ID=id\nOSS_ACCESS_KEY_SECRET=CANARY\n', mode)
      const error = await fileCredentials(file).catch((caught: unknown) => caught)
      expect(error).toMatchObject({
        code: 'CREDENTIALS_FILE_UNSAFE',
        message: expect.stringContaining('chmod 600'),
      })
      expect(String(error)).not.toContain('CANARY')
    },
  )

  it('in a missing file are reported as such', async () => {
    await expect(fileCredentials(file)).rejects.toMatchObject({
      code: 'CREDENTIALS_FILE_UNREADABLE',
      message: expect.stringContaining('no such file'),
    })
  })

  it('are not read from a directory or a file that is far too large', async () => {
    await expect(fileCredentials(directory)).rejects.toMatchObject({
      code: 'CREDENTIALS_FILE_UNREADABLE',
    })
    await writeKeys('x'.repeat(65_537))
    await expect(fileCredentials(file)).rejects.toThrow(/too large/)
  })
})
