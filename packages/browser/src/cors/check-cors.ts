import type { MultipartApi, OssUploadClient, TransportError } from '@oss/client/upload'
import { partNumber, type UploadId } from '@oss/multipart'
import { type CorsRule, corsRule, ruleXml } from './cors-rule.ts'

/** Object for which CORS is checked. */
export interface CorsInput {
  readonly bucket: string
  /** Key that the credentials may write. No object is created. */
  readonly key: string
  readonly signal?: AbortSignal
}

/** What a page may do with a bucket. */
export interface CorsReport {
  /** Whether nothing is missing. */
  readonly ok: boolean
  /** What the CORS rules lack, such as `method PUT` or `exposed header ETag`. */
  readonly missing: readonly string[]
  /** The rule that this page needs. */
  readonly rule: CorsRule
  /** The same rule as the XML document of PutBucketCors. */
  readonly xml: string
}

type Target = Parameters<MultipartApi['initiate']>[0]

/**
 * Checks whether the CORS rules of a bucket allow this page to upload, and names what is missing. Starts an
 * upload with one part of one byte, and aborts it; no object is created.
 *
 * @throws errors that have another reason than CORS.
 */
export async function checkCors(
  client: Pick<OssUploadClient, 'multipartApi'>,
  { bucket, key, signal = new AbortController().signal }: CorsInput,
): Promise<CorsReport> {
  const api = client.multipartApi()
  const { origin } = (globalThis as unknown as { readonly location: { readonly origin: string } }).location
  const rule = corsRule(origin)
  const missing: string[] = []
  const attempt = async <Value>(method: string, act: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await act()
    } catch (error) {
      if (!isRefusedByCors(error)) throw error
      missing.push(await lacking(error, method, origin))
      return undefined
    }
  }
  // The adapter knows its endpoint.
  const target: Target = { endpoint: '', bucket, key }
  const uploadId = await attempt('POST', () => api.initiate(target, signal))
  await attempt('HEAD', () => api.head(target, signal))
  if (uploadId !== undefined) {
    missing.push(...((await attempt('PUT', () => exposedBy(api, target, uploadId, signal))) ?? []))
    await attempt('GET', () => api.listParts(target, uploadId, signal)[Symbol.asyncIterator]().next())
    await attempt('DELETE', () => api.abort(target, uploadId, signal))
  }
  return { ok: missing.length === 0, missing, rule, xml: ruleXml(rule) }
}

/** Sends one byte, and returns which headers of the response are hidden. */
async function exposedBy(
  api: MultipartApi,
  target: Target,
  uploadId: UploadId,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const body = {
    byteLength: 1,
    range: { start: 0, end: 1 },
    async *open() {
      yield new Uint8Array(1)
    },
    released() {},
    onBytesSent() {},
  }
  try {
    const { crc64 } = await api.uploadPart({ target, uploadId, number: partNumber(1), body }, signal)
    return crc64 === undefined ? ['exposed header x-oss-hash-crc64ecma'] : []
  } catch (error) {
    if (!isIncomplete(error)) throw error
    return ['exposed header ETag']
  }
}

/** A response without its ETag. */
function isIncomplete(error: unknown): boolean {
  const { code }: { readonly code?: unknown } = Object(error)
  return code === 'RESPONSE_MALFORMED' || code === 'RESPONSE_INCOMPLETE'
}

function isRefusedByCors(error: unknown): error is TransportError {
  return error instanceof Error && 'code' in error && error.code === 'CORS_REFUSED'
}

/** A POST without headers needs no preflight: when its response can be read, only headers are not allowed. */
async function lacking({ target }: TransportError, method: string, origin: string): Promise<string> {
  if (method !== 'POST') return `method ${method}`
  try {
    await fetch(target, { method, credentials: 'omit' })
    return 'allowed headers *'
  } catch {
    return `origin ${origin} with method ${method}`
  }
}
