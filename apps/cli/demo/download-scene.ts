import type { OssClient } from '@oss/client'
import { type Checksums, createChecksums } from './checksums.ts'
import { claim } from './claim.ts'
import { say, sayChapter } from './say.ts'
import { BUCKET } from './stage.ts'

/** Downloads an object and compares it with the uploaded file. */
export async function playDownload(client: OssClient, key: string, original: Checksums): Promise<void> {
  sayChapter('Download the object and compare it with the file')
  const object = await client.getObject({ bucket: BUCKET, key })
  const checksums = createChecksums()
  for await (const bytes of object.body) checksums.update(bytes)
  const downloaded = checksums.finish()
  say(
    `file      SHA-256 ${original.sha256}  CRC-64 ${original.crc64}`,
    `download  SHA-256 ${downloaded.sha256}  CRC-64 ${downloaded.crc64}`,
  )
  claim(downloaded.sha256 === original.sha256, 'The SHA-256 checksums differ.')
  claim(downloaded.crc64 === original.crc64, 'The CRC-64 checksums differ.')
  claim(object.info.crc64 === original.crc64, `The service returned another CRC-64: ${object.info.crc64}.`)
  say('Both are equal, and so is the CRC-64 that the service computed.')
}
