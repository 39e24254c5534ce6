import type { OssClient } from '@oss/client'
import { type Checksums, createChecksums } from './checksums.ts'
import { claim } from './claim.ts'
import { say, sayChapter } from './say.ts'
import { BUCKET } from './stage.ts'

/** Downloads an object and compares it with the file it was made of. */
export async function playDownload(client: OssClient, key: string, original: Checksums): Promise<void> {
  sayChapter('Is it the same file? Download the object and compare')
  const object = await client.getObject({ bucket: BUCKET, key })
  const checksums = createChecksums()
  for await (const bytes of object.body) checksums.update(bytes)
  const downloaded = checksums.finish()
  say(
    `file      SHA-256 ${original.sha256}  CRC-64 ${original.crc64}`,
    `download  SHA-256 ${downloaded.sha256}  CRC-64 ${downloaded.crc64}`,
  )
  claim(downloaded.sha256 === original.sha256, 'The SHA-256 sums differ.')
  claim(downloaded.crc64 === original.crc64, 'The CRC-64 sums differ.')
  claim(
    String(object.info.crc64) === original.crc64,
    `The service tells another CRC-64: ${object.info.crc64}.`,
  )
  say('Equal, and the CRC-64 that the service computed by itself is the same.')
}
