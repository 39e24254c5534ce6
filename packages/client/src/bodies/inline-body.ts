import { type Crc64, crc64 } from '@oss/multipart'
import { type OpenBody, type Sending, sendChecked } from './checked-send.ts'

/** A body of few bytes in memory. It has nothing to be read, checked for changes or closed, and so takes a shorter way. */
export function openSmallBody(bytes: Uint8Array): OpenBody {
  return {
    send: (request) => sendChecked(() => sendingOf(bytes), true, request),
    async [Symbol.asyncDispose]() {},
  }
}

function sendingOf(bytes: Uint8Array): Sending {
  let sent: Crc64 | undefined
  // In the moment in which the bytes go out: if they are changed before or after that, the service's CRC-64 is of the same bytes or tells.
  const count = (): void => {
    sent = crc64(bytes)
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
      if (sent === undefined) throw new Error('An answer came before the body was sent.')
      return sent
    },
  }
}
