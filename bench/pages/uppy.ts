// Uppy with @uppy/aws-s3, which signs in the page: no checksum, no second read, the parts of a file one after
// another.
import AwsS3 from '@uppy/aws-s3'
import { Uppy } from '@uppy/core'
import { observed } from './observed.ts'

observed(async (file, { endpoint, partSize }, observer) => {
  const credentials = {
    ...{ accessKeyId: 'bench', secretAccessKey: 'secret', sessionToken: 'token' },
    expiration: new Date(Date.now() + 3_600_000).toISOString(),
  }
  const uppy = new Uppy().use(AwsS3, {
    s3Endpoint: `${endpoint}/bucket`,
    region: 'us-east-1',
    getCredentials: async () => ({ credentials, region: 'us-east-1' }),
    shouldUseMultipart: true,
    getChunkSize: () => partSize,
  })
  uppy.on('upload-progress', (_, { bytesUploaded }) => observer.progress(Number(bytesUploaded)))
  uppy.addFile({ name: file.name, type: file.type, data: file, source: 'bench' })
  const result = await uppy.upload()
  const [failed] = result?.failed ?? []
  if (failed !== undefined) throw new Error(failed.error ?? 'The upload failed.')
})
