import { OssClient, staticCredentials } from '@oss/client'

/**
 * Handles a request to a worker: uploads in parts, is refused in the middle, resumes, and reads the object.
 *
 * @param {Request} request
 */
export async function uploadAndRead(request) {
  const { endpoint, accessKeyId, accessKeySecret, byteLength } = JSON.parse(await request.text())
  const credentials = staticCredentials({ accessKeyId, accessKeySecret })
  const client = new OssClient({ endpoint, region: 'cn-hangzhou', credentials })
  const content = new Uint8Array(byteLength).map((_, index) => (index * 31 + (index >> 10)) & 255)
  const object = { bucket: 'test-bucket', key: 'object' }
  const body = new Blob([content])
  const input = { ...object, body, label: 'content', partSize: 102_400, parallel: 1 }
  const first = await client.resumableUpload(input).outcome
  const second = await client.resumableUpload(input).done()
  const { body: stream } = await client.getObject(object)
  const stored = new Uint8Array(await new Response(ReadableStream.from(stream)).arrayBuffer())
  return Response.json({
    first: first.kind,
    partsReused: second.partsReused,
    crc64Verified: second.crc64Verified,
    isEqual: stored.length === byteLength && stored.every((byte, index) => byte === content[index]),
  })
}
