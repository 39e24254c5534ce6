import { type Crc64, crc64 as crc64Of, formatCrc64 } from '@oss/multipart'
import { ownSignal } from '../connection/own-signal.ts'
import { unlessAborted } from '../connection/unless-aborted.ts'
import { PresignedUploadError } from '../errors/presigned-upload-error.ts'
import { emit } from '../events/emit.ts'
import type { PresignedPart, PresignedUpload } from '../presign/presigned-upload.ts'
import { sendPresigned } from './browser-request.ts'
import { completePresigned, hasOtherCrc64, isNoSuchUpload, partDamaged } from './complete-presigned.ts'
import { type RememberedParts, rememberedParts, uploadName } from './finished-parts.ts'
import {
  checkNumber,
  type PresignedSettings,
  type PresignedUploadOptions,
  type PresignedUploadResult,
  presignedSettings,
} from './presigned-options.ts'
import { type SignedLinks, signedLinks } from './signed-links.ts'
import { withTabLock } from './tab-lock.ts'

/** A presigned upload that was started. */
export interface PresignedUploadHandle {
  /** Whether the upload is paused. */
  readonly isPaused: boolean
  /** Starts no more requests. Parts that are being sent are finished and recorded. */
  pause(): void
  /** Continues after `pause`. */
  resume(): void
  /**
   * Resolves when the object is stored.
   *
   * @throws PresignedUploadError, the reason of the signal, or ValidationError for an option that is out of
   *   range, before anything is sent.
   */
  done(): Promise<PresignedUploadResult>
}

/** Position of a part. */
type PartRange = Pick<PresignedPart, 'partNumber' | 'start' | 'end'>

/** A presigned upload and its progress. */
interface BrowserUpload {
  readonly upload: PresignedUpload
  readonly blob: Blob
  readonly settings: PresignedSettings
  readonly ranges: readonly PartRange[]
  /** Parts that this call or an earlier one has stored. */
  readonly done: RememberedParts
  readonly links: SignedLinks
  /** Resolves while the upload is not paused. */
  readonly whileRunning: () => Promise<void>
  /** Aborts all running requests. */
  readonly end: AbortController
}

/** Maximum number of times that the whole blob is read and compared while its file keeps changing. */
const MAX_READINGS = 4

/**
 * Sends the parts and completes the upload.
 *
 * Parts that an earlier call has stored for the same upload are not sent again, also after the page was
 * reloaded. Before the completion, the whole blob is read once more, and its CRC-64 is compared with that of
 * the sent bytes, because the file of a `File` can be rewritten without a trace. Parts that differ are sent
 * again, followed by another comparison.
 *
 * @throws PresignedUploadError, the reason of the signal, or ValidationError for an option that is out of
 *   range, before anything is sent.
 */
export function uploadPresigned(
  upload: PresignedUpload,
  blob: Blob,
  options: PresignedUploadOptions = {},
): Promise<PresignedUploadResult> {
  return startPresignedUpload(upload, blob, options).done()
}

/** Starts what `uploadPresigned` does, and returns a handle to pause it. */
export function startPresignedUpload(
  upload: PresignedUpload,
  blob: Blob,
  options: PresignedUploadOptions = {},
): PresignedUploadHandle {
  let gate = Promise.withResolvers<void>()
  gate.resolve()
  let isPaused = false
  const end = new AbortController()
  const result = run(upload, blob, options, end, () => gate.promise)
  // Reported by `done`.
  result.catch(() => {})
  return {
    get isPaused() {
      return isPaused
    },
    pause() {
      if (!isPaused) gate = Promise.withResolvers()
      isPaused = true
    },
    resume() {
      isPaused = false
      gate.resolve()
    },
    done: () => result,
  }
}

async function run(
  upload: PresignedUpload,
  blob: Blob,
  options: PresignedUploadOptions,
  end: AbortController,
  gate: () => Promise<void>,
): Promise<PresignedUploadResult> {
  const given = presignedSettings(options, end.signal)
  if (upload.partSize !== undefined) checkNumber('partSize', upload.partSize, 1, Number.MAX_SAFE_INTEGER)
  if (blob.size !== upload.size) {
    const message = `The blob has ${blob.size} bytes, but the upload was signed for ${upload.size}.`
    throw new PresignedUploadError('SIZE_MISMATCH', message)
  }
  const signal = AbortSignal.any([end.signal, ownSignal(options.signal)])
  const settings = { ...given, signal }
  return withTabLock(uploadName(upload), async () => {
    const ranges = rangesOf(upload)
    const done = await rememberedParts(upload, settings.records)
    checkRanges(ranges, done)
    const missing = () => ranges.map(({ partNumber }) => partNumber).filter((one) => !done.parts.has(one))
    const links = signedLinks(upload, settings, missing)
    const whileRunning = () => unlessAborted(gate(), signal)
    const work = { upload, blob, settings, ranges, done, links, whileRunning, end }
    try {
      for (let readings = 1; ; readings += 1) {
        await sendMissing(work)
        if (await isStillSame(work)) break
        if (readings === MAX_READINGS) throw changed()
      }
      await whileRunning()
      return await links.use(0, (request) =>
        completePresigned(request, done.parts, settings, () => done.forget()),
      )
    } catch (error) {
      if (isNoSuchUpload(error)) await done.forget()
      throw error
    }
  })
}

function rangesOf({ size, parts, partSize = parts[0]?.end ?? size }: PresignedUpload): readonly PartRange[] {
  const count = size === 0 ? 1 : Math.ceil(size / partSize)
  return Array.from({ length: count }, (_, index) => {
    const start = index * partSize
    return { partNumber: index + 1, start, end: Math.min(size, start + partSize) }
  })
}

/** Parts of another size that are left on OSS would become part of the object. */
function checkRanges(ranges: readonly PartRange[], { parts }: RememberedParts): void {
  for (const { partNumber, start, end } of parts.values()) {
    const range = ranges[partNumber - 1]
    if (range?.start === start && range.end === end) continue
    const message =
      'Earlier parts of this upload have another size. Sign it with the same size and partSize, or sign another upload.'
    throw new PresignedUploadError('SIZE_MISMATCH', message)
  }
}

async function sendMissing(work: BrowserUpload): Promise<void> {
  const { upload, settings, ranges, done, whileRunning, end: stop } = work
  const queue = ranges.filter(({ partNumber }) => !done.parts.has(partNumber)).values()
  const sent = new Map<number, number>()
  let bytesStored = 0
  for (const { start, end } of done.parts.values()) bytesStored += end - start
  const report = (): void => {
    let bytesSent = bytesStored
    for (const bytes of sent.values()) bytesSent += bytes
    emit(settings.onProgress, bytesStored, upload.size, bytesSent)
  }
  const sendNext = async (): Promise<void> => {
    for (;;) {
      await whileRunning()
      const { value: part } = queue.next()
      if (part === undefined) return
      const { partNumber, start, end } = part
      const onSent = (bytes: number): void => {
        sent.set(partNumber, bytes)
        report()
      }
      done.add({ partNumber, start, end, crc64: await sendPart(part, work, onSent) })
      sent.delete(partNumber)
      bytesStored += end - start
      report()
    }
  }
  const endAll = (error: unknown): never => {
    stop.abort(error)
    throw error
  }
  // R10: when the call rejects, none of its requests is running.
  const ended = await Promise.allSettled(
    Array.from({ length: settings.parallel }, () => sendNext().catch(endAll)),
  )
  for (const one of ended) if (one.status === 'rejected') throw settings.signal.reason
}

async function sendPart(
  part: PartRange,
  { blob, settings, links }: BrowserUpload,
  onSent: (bytesSent: number) => void,
): Promise<Crc64> {
  // The CRC-64 is computed from exactly the bytes that are sent.
  const bytes = await bytesOf(part, blob)
  const sent = formatCrc64(crc64Of(bytes))
  // Chromium serializes a typed array on the thread of the page, about 100 ms for each MiB, but no Blob. This
  // one has no type, which would add a header that is not signed.
  const body = new Blob([bytes])
  const { response } = await links.use(part.partNumber, (request) =>
    sendPresigned(request, body, settings, { onSent }),
  )
  if (hasOtherCrc64(response, sent)) throw partDamaged(part.partNumber)
  return sent
}

/** R1: checks whether the blob has the bytes that were sent. Parts that differ count as not sent. */
async function isStillSame({ ranges, blob, settings, done }: BrowserUpload): Promise<boolean> {
  let isSame = true
  for (const part of ranges) {
    settings.signal.throwIfAborted()
    const crc64 = formatCrc64(crc64Of(await bytesOf(part, blob)))
    if (crc64 === done.parts.get(part.partNumber)?.crc64) continue
    isSame = false
    await done.remove(part.partNumber)
  }
  return isSame
}

async function bytesOf({ start, end }: PartRange, blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.slice(start, end).arrayBuffer())
  } catch (cause) {
    const message = 'The blob cannot be read: its file was changed, moved or removed. Select the file again.'
    throw new PresignedUploadError('SOURCE_UNREADABLE', message, { cause })
  }
}

function changed(): PresignedUploadError {
  const message = `The file was changed ${MAX_READINGS} times while it was sent. Upload it when nothing writes to it.`
  return new PresignedUploadError('SOURCE_CHANGED', message)
}
