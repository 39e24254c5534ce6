import OSS from 'ali-oss'
import { BUCKET, canary, type Service } from '../service/service.ts'

/** Members of ali-oss that its types lack. */
export type AliOss = OSS & {
  listV2(query: object): Promise<{
    readonly objects: readonly { readonly name: string; readonly size: number }[]
    readonly nextContinuationToken?: string
  }>
  listParts(name: string, uploadId: string): Promise<{ readonly parts: object }>
  getObjectMeta(name: string): Promise<{ readonly res: { readonly headers: object } }>
  putBucketRequestPayment(name: string, payer: 'BucketOwner' | 'Requester'): Promise<unknown>
  getBucketRequestPayment(name: string): Promise<{ readonly payer: string }>
  putBucketVersioning(name: string, status: 'Enabled' | 'Suspended'): Promise<unknown>
  getBucketVersioning(name: string): Promise<{ readonly versionStatus: string }>
  getBucketVersions(query: object): Promise<{
    readonly objects: readonly { readonly versionId: string }[]
    readonly deleteMarker: readonly object[]
  }>
  putBucketTags(name: string, tag: Readonly<Record<string, string>>): Promise<unknown>
  getBucketTags(name: string): Promise<{ readonly tag: Readonly<Record<string, string>> }>
  deleteBucketTags(name: string): Promise<unknown>
  putObjectTagging(name: string, tag: Readonly<Record<string, string>>): Promise<unknown>
  getObjectTagging(name: string): Promise<{ readonly tag: Readonly<Record<string, string>> }>
  deleteObjectTagging(name: string): Promise<unknown>
  signPostObjectPolicyV4(policy: object, date: Date): string
}

/** How ali-oss signs: the name of a test's group, what it takes for it, and what our client calls it. */
export const SIGNATURES = [
  ['V1', false, 'v1'],
  ['V4', true, 'v4'],
] as const

/** ali-oss on the emulator, or on another endpoint. */
export function aliOss(
  { emulator }: Service,
  authorizationV4: boolean,
  changes: { readonly endpoint?: string; readonly bucket?: string; readonly accessKeySecret?: string } = {},
): AliOss {
  const { accessKeyId, accessKeySecret } = canary
  const options: OSS.Options & { authorizationV4: boolean } = {
    accessKeyId,
    accessKeySecret,
    bucket: BUCKET,
    region: 'oss-cn-hangzhou',
    endpoint: emulator.endpoint,
    authorizationV4,
    refreshSTSToken: async () => ({ accessKeyId, accessKeySecret, stsToken: '' }),
    ...changes,
  }
  return new OSS(options) as AliOss
}
