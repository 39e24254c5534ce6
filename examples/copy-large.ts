// Copies an object of any size inside OSS, part by part; no byte comes here.
import { bucket, exampleClient } from './settings.ts'

const PART = 64 * 2 ** 20

await using client = exampleClient()
const source = { bucket, key: 'source.bin' }
const found = await client.headObject(source)
if (found === undefined) throw new Error('there is nothing to copy')

const upload = await client.initiateMultipartUpload({ bucket, key: 'copy.bin' })
const parts: { partNumber: number; etag: string }[] = []
for (let start = 0; start < found.size; start += PART) {
  const range = { start, end: Math.min(found.size, start + PART) }
  const partNumber = parts.length + 1
  // With the ETag, all parts are of one object, also when somebody replaces it meanwhile.
  const part = { ...source, range, ifMatch: found.etag }
  const { etag } = await client.uploadPartCopy({ ...upload, partNumber, source: part })
  parts.push({ partNumber, etag })
}
const { crc64 } = await client.completeMultipartUpload({ ...upload, parts })
console.log(crc64 === found.crc64 ? 'copied and compared' : 'the copy is not what the source is')
