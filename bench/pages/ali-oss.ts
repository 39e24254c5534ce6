// The browser build of ali-oss, which its own script has loaded: no checksum, no second read, checkpoint in
// memory.
import { observed } from './observed.ts'

/** The part of ali-oss that is used; its types are those of Node.js. */
interface AliOss {
  multipartUpload(key: string, file: File, options: object): Promise<unknown>
}
declare const OSS: new (options: object) => AliOss

observed(async (file, { endpoint, partSize, parallel }, observer) => {
  const client = new OSS({
    accessKeyId: 'bench',
    accessKeySecret: 'secret',
    stsToken: 'token',
    bucket: 'bucket',
    region: 'oss-cn-hangzhou',
    endpoint,
    authorizationV4: true,
  })
  await client.multipartUpload('key', file, {
    partSize,
    parallel,
    progress: (share: number) => observer.progress(share * file.size),
  })
})
