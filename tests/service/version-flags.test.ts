import { expect, it } from 'vitest'
import { runCli } from '../../apps/cli/test/cli-process.ts'
import { aliOss } from '../second-client/ali-oss-client.ts'
import { BUCKET, canary, REGION, startService } from './service.ts'

it('oss stat and oss cat take --version-id, and name a version that does not exist', async () => {
  await using service = await startService()
  await aliOss(service, true).putBucketVersioning(BUCKET, 'Enabled')
  const client = service.client()
  const { versionId = '' } = await client.putObject({ bucket: BUCKET, key: 'a', body: 'one' })
  await client.putObject({ bucket: BUCKET, key: 'a', body: 'second' })
  const run = (...words: readonly string[]) =>
    runCli(words, {
      directory: service.directory,
      environment: {
        HOME: service.directory,
        OSS_ENDPOINT: service.emulator.endpoint,
        OSS_REGION: REGION,
        OSS_ACCESS_KEY_ID: canary.accessKeyId,
        OSS_ACCESS_KEY_SECRET: canary.accessKeySecret,
      },
    })
  const url = `oss://${BUCKET}/a`
  const found = await run('stat', url, '--version-id', versionId, '--json')
  expect(JSON.parse(found.stdout)).toMatchObject({ byteLength: 3, versionId })
  expect(await run('cat', url, '--version-id', versionId)).toMatchObject({ code: 0, stdout: 'one' })
  expect(await run('cat', url)).toMatchObject({ code: 0, stdout: 'second' })
  const missing = await run('stat', url, '--version-id', 'none')
  expect(missing).toMatchObject({ code: 66, stdout: '' })
  expect(missing.stderr).toContain(`The version none of ${url} does not exist.`)
  const unread = await run('cat', url, '--version-id', 'none')
  expect(unread).toMatchObject({ code: 66, stdout: '' })
  expect(unread.stderr).toContain('Check --version-id: the object does not have this version.')
})
