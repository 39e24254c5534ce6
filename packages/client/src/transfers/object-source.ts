import { type RemoteSource, SourceError, type SourceFingerprint } from '@oss/multipart'
import { percentEncode } from '@oss/signer'
import { type OssContext, withSignal } from '../connection/oss-request.ts'
import { type ObjectInfo, sendHeadObject } from '../operations/head-object.ts'

/** An object, or a version of it, to copy. */
export interface ResumableCopySource {
  /** Default: the target bucket. */
  readonly bucket?: string
  readonly key: string
  /** Default: the latest version. */
  readonly versionId?: string
}

/** An object as the source of a copy. */
export interface ObjectSource extends RemoteSource {
  readonly object: ResumableCopySource & { readonly bucket: string }
  /** Description of the object when the source was last opened: all parts must come from this object. */
  found(): ObjectInfo
}

/** Creates a source from an object; its fingerprint consists of ETag, version, size and modification time. */
export function objectSource(context: OssContext, object: ObjectSource['object']): ObjectSource {
  const label = labelOf(object)
  let opened: ObjectInfo | undefined
  const describe = async (signal: AbortSignal): Promise<ObjectInfo> => {
    const info = await sendHeadObject(context, object, withSignal(signal))
    if (info !== undefined) return info
    throw new SourceError('SOURCE_UNREADABLE', `${label} does not exist.`)
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
      // The first fingerprint needs no request of its own.
      let first: ObjectInfo | undefined = info
      return {
        crc64: info.crc64,
        async fingerprint(later) {
          const current = first ?? (await describe(later))
          first = undefined
          return fingerprintOf(current)
        },
        async [Symbol.asyncDispose]() {},
      }
    },
  }
}

/** Names an object, or a version of it, unambiguously. */
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
