import type { BucketClient, OssClient } from '@oss/client'
import type { OssCoreClient } from '@oss/client/core'
import ts from 'typescript'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { BUCKET, bytesOf, PART, type Service, startService } from './service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

/** Every method whose input has a bucket. A name that is missing here, or has none, does not compile. */
const METHODS: Readonly<Record<keyof BucketClient<OssClient>, true>> = {
  abortMultipartUpload: true,
  abortMultipartUploads: true,
  appendFile: true,
  appendObject: true,
  compareFile: true,
  completeMultipartUpload: true,
  copyObject: true,
  copyPrefix: true,
  deleteBucket: true,
  deleteObject: true,
  deleteObjectTagging: true,
  deleteObjects: true,
  deletePrefix: true,
  downloadDirectory: true,
  getBucketAcl: true,
  getBucketInfo: true,
  getBucketLocation: true,
  getObject: true,
  getObjectAcl: true,
  getObjectTagging: true,
  headObject: true,
  initiateMultipartUpload: true,
  listDirectory: true,
  listMultipartUploads: true,
  listObjectVersions: true,
  listObjects: true,
  listParts: true,
  measureMultipartUploads: true,
  moveObject: true,
  movePrefix: true,
  objectReader: true,
  objectUrl: true,
  presign: true,
  presignCompleteMultipartUpload: true,
  presignMultipartUpload: true,
  presignUploadPart: true,
  putBucket: true,
  putBucketAcl: true,
  putObject: true,
  putObjectAcl: true,
  putObjectTagging: true,
  restoreObject: true,
  resumableCopy: true,
  resumableDownload: true,
  resumableUpload: true,
  signPostForm: true,
  uploadDirectory: true,
  uploadFiles: true,
  uploadPart: true,
  uploadPartCopy: true,
}

describe('a client for one bucket', () => {
  it('has exactly the methods of the client whose input has a bucket', () => {
    expect(new Set(Object.keys(service.client().bucket(BUCKET)))).toEqual(new Set(Object.keys(METHODS)))
  })

  it('stores, lists, copies and deletes without naming the bucket', async () => {
    const bucket = service.client().bucket(BUCKET)
    await bucket.putObject({ key: 'a', body: 'hello' })
    await bucket.copyObject({ key: 'b', source: { key: 'a' } })
    const object = await bucket.getObject({ key: 'b' })
    expect(Buffer.from(await object.bytes()).toString()).toBe('hello')
    expect(await Array.fromAsync(bucket.listObjects(), ({ key }) => key)).toEqual(['a', 'b'])
    expect(await bucket.getBucketLocation()).toBe('oss-cn-hangzhou')
    await bucket.deleteObjects({ keys: ['a', 'b'] })
    expect(service.emulator.state.listKeys(BUCKET)).toEqual([])
  })

  it('uploads and downloads large objects, and takes the upload ids that it returned', async () => {
    const bucket = service.client().bucket(BUCKET)
    const file = await service.file('a.bin', 3 * PART)
    await bucket.resumableUpload({ key: 'a.bin', file, partSize: PART }).done()
    const down = `${file}.down`
    await bucket.resumableDownload({ key: 'a.bin', file: down, partSize: PART }).done()
    const upload = await bucket.initiateMultipartUpload({ key: 'b.bin' })
    await bucket.uploadPart({ ...upload, partNumber: 1, body: bytesOf(PART) })
    await bucket.completeMultipartUpload({ ...upload, parts: 'all' })
    expect(service.emulator.state.listKeys(BUCKET)).toEqual(['a.bin', 'b.bin'])
  })

  it('shares whether requests are enabled, and the end, with the client', async () => {
    const client = service.client()
    const bucket = client.bucket(BUCKET)
    client.disableRequests()
    await expect(bucket.headObject({ key: 'a' })).rejects.toMatchObject({ name: 'InterruptedError' })
    client.enableRequests()
    expect(await bucket.headObject({ key: 'a' })).toBeUndefined()
    await client.close()
    await expect(bucket.headObject({ key: 'a' })).rejects.toMatchObject({ name: 'InterruptedError' })
  })

  it('refuses a bad name at once, and another bucket in an input before anything is sent', () => {
    const error = { name: 'ValidationError', code: 'BUCKET_INVALID', field: 'bucket' }
    expect(() => service.client().bucket('No Bucket')).toThrow(expect.objectContaining(error))
    const bucket = service.client().bucket(BUCKET)
    const other = { bucket: 'other-bucket', key: 'a' }
    expect(() => bucket.headObject(other)).toThrow(expect.objectContaining(error))
    expect(() => bucket.headObject(other)).toThrow('this client is for the bucket "test-bucket"')
    expect(service.requests()).toEqual([])
  })

  it('has the types of the client without `bucket`', () => {
    type Bucket = BucketClient<OssClient>
    expectTypeOf<Parameters<Bucket['headObject']>[0]>().not.toHaveProperty('bucket')
    expectTypeOf<Parameters<Bucket['headObject']>[0]>().toHaveProperty('key')
    expectTypeOf<ReturnType<Bucket['putObject']>>().toEqualTypeOf<ReturnType<OssClient['putObject']>>()
    expectTypeOf<{ key: string }>().toExtend<Parameters<Bucket['deleteObject']>[0]>()
    expectTypeOf<{ key: string }>().not.toExtend<Parameters<Bucket['resumableUpload']>[0]>()
    expectTypeOf<{ key: string; file: string }>().toExtend<Parameters<Bucket['resumableUpload']>[0]>()
    expectTypeOf<keyof BucketClient<OssCoreClient>>().not.toEqualTypeOf<keyof Bucket>()
    expectTypeOf<'close'>().not.toExtend<keyof Bucket>()
  })

  it('shows the documentation of the methods in editors', () => {
    const file = `${import.meta.dirname}/hover.ts`
    const text = `import type { BucketClient, OssClient } from '@oss/client'\ndeclare const bucket: BucketClient<OssClient>\nbucket.putObject`
    const options: ts.CompilerOptions = {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ESNext,
      customConditions: ['@oss/source'],
      allowImportingTsExtensions: true,
      noEmit: true,
      skipLibCheck: true,
    }
    const languageService = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => [file],
      getScriptVersion: () => '1',
      getScriptSnapshot(name) {
        const found = name === file ? text : ts.sys.readFile(name)
        return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found)
      },
      getCurrentDirectory: () => import.meta.dirname,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (name) => name === file || ts.sys.fileExists(name),
      readFile: ts.sys.readFile,
      directoryExists: ts.sys.directoryExists,
    })
    const hover = languageService.getQuickInfoAtPosition(file, text.length - 1)
    expect(ts.displayPartsToString(hover?.documentation)).toContain('Stores an object with one request')
  })
})
