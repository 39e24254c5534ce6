import { MAX_INLINE_BODY_BYTES } from '@oss/http/core'
import {
  type ByteRange,
  type CheckedBody,
  type Crc64,
  changedAfterStoringError,
  checkedBody,
  crc64OfRange,
  isUnchanged,
  type OpenSource,
  type SourceFingerprint,
} from '@oss/multipart'
import { collectBytes } from '../bytes/collect-bytes.ts'
import type { CheckedSend } from './checked-send.ts'
import type { SourceCheckOptions } from './source-checks.ts'

/** Range of an open source, and how it is checked. */
export interface Reading {
  readonly open: OpenSource
  readonly range: ByteRange
  readonly fingerprint: SourceFingerprint
  readonly now: () => number
  readonly verify: SourceCheckOptions['verify'] | undefined
  readonly allowGrowth: boolean | undefined
}

/** A range that each attempt reads from its source. */
export function checkedSend({
  open,
  range,
  fingerprint,
  now,
  verify,
  allowGrowth = false,
}: Reading): CheckedSend {
  const body = checkedBody(open, range, fingerprint, now, { allowGrowth })
  return {
    body: {
      byteLength: body.byteLength,
      open: (signal) => body.open(signal),
      released: (byteLength) => body.released(byteLength),
    },
    crc64: () => verifiedCrc64(open, range, body, verify === 'full'),
  }
}

/** Reads the content into memory. @throws SourceError when it changes meanwhile */
export async function loadedSend(reading: Reading): Promise<CheckedSend> {
  const { open, range, fingerprint, now, verify, allowGrowth = false } = reading
  const content = checkedBody(open, range, fingerprint, now, { allowGrowth })
  const bytes = await collectBytes(content.open(new AbortController().signal))
  let isReread = verify === 'full'
  let opened = 0
  let sent = 0
  const check = async (): Promise<void> => {
    if (!(await isUnchanged(open, fingerprint, allowGrowth))) isReread = true
  }
  return {
    body: {
      byteLength: bytes.byteLength,
      ...(bytes.byteLength <= MAX_INLINE_BODY_BYTES && { bytes }),
      sent() {
        sent += 1
      },
      async *open() {
        // The first reading, for the digest, follows that of the file.
        opened += 1
        if (opened > 1) await check()
        yield bytes
      },
    },
    async crc64() {
      // A later attempt may have sent bytes that the file no longer had.
      if (sent > 1) await check()
      return await verifiedCrc64(open, range, content, isReread)
    },
  }
}

/** The content is read again if the fingerprint is too recent to detect every change. */
async function verifiedCrc64(
  open: OpenSource,
  range: ByteRange,
  body: CheckedBody,
  isReread: boolean,
): Promise<Crc64> {
  const { crc64, settled } = body.sent()
  if ((settled && !isReread) || (await crc64OfRange(open, range, new AbortController().signal)) === crc64)
    return crc64
  throw changedAfterStoringError()
}
