// A server signs an upload, and a browser without credentials performs it.
import { openAsBlob } from 'node:fs'
import { type PresignedUpload, uploadPresigned } from '@oss/client/presigned'
import { bucket, exampleClient, exampleFile } from './settings.ts'

/** On the server: the response to the browser, as JSON. */
async function signUpload(size: number): Promise<string> {
  await using client = exampleClient()
  const input = { bucket, key: 'browser.bin', size, partSize: 102_400, expiresInSeconds: 3600 }
  return JSON.stringify(await client.presignMultipartUpload(input))
}

/** In the browser: a File of an <input type="file"> is such a Blob. */
async function upload(file: Blob): Promise<void> {
  const signed: PresignedUpload = JSON.parse(await signUpload(file.size))
  const { crc64Verified } = await uploadPresigned(signed, file, {
    onProgress: (stored, total) => console.log(`${stored} of ${total} bytes`),
  })
  console.log(crc64Verified ? 'stored and compared' : 'stored')
}

await upload(await openAsBlob(exampleFile()))
