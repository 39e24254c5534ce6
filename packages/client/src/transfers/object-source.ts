import { type RemoteSource, SourceError, type SourceFingerprint } from '@oss/multipart'
import { percentEncode } from '@oss/signer'
import { type OssContext, withSignal } from '../connection/oss-request.ts'
import { headObject, type ObjectInfo } from '../operations/head-object.ts'

/** Which object to copy. */
export interface CopiedVersion {
  /** Default: the bucket that is copied to. */
  readonly bucket?: string
  readonly key: string
  /** Default: the newest version. */
  readonly versionId?: string
}

/** An object as the source of a copy. */
export interface ObjectSource extends RemoteSource {
  readonly object: CopiedVersion & { readonly bucket: string }
  /** The object as it was found when the source was opened last: what all parts must be of. */
  found(): ObjectInfo
}

/** Makes a source of an object; its ETag, with size and time of change, is its fingerprint. */
export function objectSource(context: OssContext, object: ObjectSource['object']): ObjectSource {
  const label = labelOf(object)
  let opened: ObjectInfo | undefined
  const describe = async (signal: AbortSignal): Promise<ObjectInfo> => {
    const info = await headObject(context, object, withSignal(signal))
    if (info !== undefined) return info
    throw new SourceError('SOURCE_UNREADABLE', `There is no ${label}.`)
  }
  return {
    label,
    object,
    found() {
      if (opened === undefined) throw new Error('the source is not open')
      return opened
    },
    async open(signal) {
      const info = await describe(signal)
      opened = info
      // The first question was answered by opening.
      let answer: ObjectInfo | undefined = info
      return {
        crc64: info.crc64,
        async fingerprint(later) {
          const now = answer ?? (await describe(later))
          answer = undefined
          return fingerprintOf(now)
        },
        async [Symbol.asyncDispose]() {},
      }
    },
  }
}

/** Names an object, or a version of it: one text never stands for two. */
function labelOf({ bucket, key, versionId }: ObjectSource['object']): string {
  const version =
    versionId === undefined ? '' : `?versionId=${percentEncode(versionId, { keepSlash: false })}`
  return `oss://${bucket}/${percentEncode(key, { keepSlash: true })}${version}`
}

function fingerprintOf({ size, etag, lastModified, versionId }: ObjectInfo): SourceFingerprint {
  const changedAtNs = String(BigInt(lastModified?.getTime() || 0) * 1_000_000n)
  const fileId = JSON.stringify([etag, versionId])
  return { size, mtimeNs: changedAtNs, ctimeNs: changedAtNs, fileId }
}
