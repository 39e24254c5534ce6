import { anonymousCredentials, OssClient, type OssClientOptions } from '@oss/client'
import { expect, it } from 'vitest'
import { BUCKET, startService } from './service.ts'

it('the URL of a public object is read by anyone, whatever characters its key has', async () => {
  await using service = await startService()
  const key = 'dir/\u4e2d ä+b%?#.txt'
  const client = service.client()
  await client.putObject({ bucket: BUCKET, key, body: 'public', acl: 'public-read' })
  const url = client.objectUrl({ bucket: BUCKET, key })
  expect(url).toBe(`${service.emulator.endpoint}/${BUCKET}/dir/%E4%B8%AD%20%C3%A4%2Bb%25%3F%23.txt`)
  expect(await (await fetch(url)).text()).toBe('public')
  await client.putObjectAcl({ bucket: BUCKET, key, acl: 'private' })
  expect((await fetch(url)).status).toBe(403)
})

it.each<[Partial<OssClientOptions>, string]>([
  [{ region: 'cn-hangzhou' }, 'https://my-bucket.oss-cn-hangzhou.aliyuncs.com/a/b.png'],
  [{ endpoint: 'https://cdn.example.com', addressing: 'cname' }, 'https://cdn.example.com/a/b.png'],
  [{ endpoint: 'http://127.0.0.1:9' }, 'http://127.0.0.1:9/my-bucket/a/b.png'],
])('the URL of an object has the form of the requests of a client with %j', async (options, expected) => {
  await using client = new OssClient({
    region: 'cn-hangzhou',
    credentials: anonymousCredentials(),
    ...options,
  })
  expect(client.objectUrl({ bucket: 'my-bucket', key: 'a/b.png' })).toBe(expected)
  expect(client.bucket('my-bucket').objectUrl({ key: 'a/b.png', process: 'image/resize,w_100' })).toBe(
    `${expected}?x-oss-process=image%2Fresize%2Cw_100`,
  )
  expect(client.objectUrl({ bucket: 'my-bucket', key: 'a/b.png', versionId: 'v1' })).toBe(
    `${expected}?versionId=v1`,
  )
  const bad = (input: object) => () => client.objectUrl({ bucket: 'my-bucket', key: 'a', ...input })
  expect(bad({ key: '' })).toThrow(expect.objectContaining({ code: 'KEY_INVALID' }))
  expect(bad({ bucket: 'NO' })).toThrow(expect.objectContaining({ code: 'BUCKET_INVALID' }))
  expect(bad({ process: 1 })).toThrow(expect.objectContaining({ field: 'process' }))
})
