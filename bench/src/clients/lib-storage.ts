// @aws-sdk/lib-storage from npm: hashes what it sends over plain HTTP; cannot continue in a later run.
import { createReadStream } from 'node:fs'
import { S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { runTask } from '../run-task.ts'

await runTask({
  async upload({ endpoint, file, partSize, parallel }) {
    const client = new S3Client({
      endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'bench', secretAccessKey: 'secret' },
    })
    const upload = new Upload({
      client,
      params: { Bucket: 'bucket', Key: 'key', Body: createReadStream(file) },
      partSize,
      queueSize: parallel,
    })
    let bytes = 0
    upload.on('httpUploadProgress', ({ loaded }) => {
      bytes = loaded ?? 0
    })
    await upload.done()
    if (bytes === 0) throw new Error('there was no progress')
    client.destroy()
    return undefined
  },
})
