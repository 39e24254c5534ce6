import { type Crc64, crc64, formatCrc64 } from '@oss/multipart'
import { type CheckedSend, type OpenBody, sendChecked } from './checked-send.ts'

/** Opens a small body in memory. There is nothing to read, to check for changes, or to close. */
export function openInlineBody(bytes: Uint8Array): OpenBody {
  return {
    send: (request) => sendChecked(() => checkedSend(bytes), true, request),
    async [Symbol.asyncDispose]() {},
  }
}

function checkedSend(bytes: Uint8Array): CheckedSend {
  let sent: Crc64 | undefined
  // Computed when the bytes are sent: if they change before, the sent bytes are still verified; if they
  // change after, the CRC-64 of OSS differs.
  const count = (): void => {
    sent = formatCrc64(crc64(bytes))
  }
  return {
    body: {
      byteLength: bytes.byteLength,
      bytes,
      sent: count,
      async *open() {
        count()
        yield bytes
      },
    },
    crc64() {
      // A transport that reports nothing has sent them all the same, when there is a response.
      sent ??= formatCrc64(crc64(bytes))
      return sent
    },
  }
}
