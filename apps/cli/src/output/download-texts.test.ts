import { expect, it } from 'vitest'
import { MIB } from '../../test/progress-event.ts'
import type { CommonEvent } from '../events/common-event.ts'
import { formatEvent } from '../program/format-event.ts'

const transfer = {
  ...{ file: 'big.bin', bucket: 'demo', key: 'big.bin' },
  ...{ bytesTotal: 256 * MIB, partSize: 8 * MIB, partsTotal: 32 },
} as const
const downloaded: Extract<CommonEvent, { readonly kind: 'downloaded' }> = {
  ...{
    kind: 'downloaded',
    file: 'big.bin',
    bucket: 'demo',
    key: 'big.bin',
    byteLength: 256 * MIB,
    etag: '"E"',
  },
  ...{
    crc64: '123',
    crc64Verified: true,
    versionId: null,
    partsTotal: 32,
    partsReused: 13,
    durationMs: 4_200,
  },
}

it.each<readonly [CommonEvent, string, string]>([
  [
    { kind: 'download-started', ...transfer },
    'status',
    'Downloading oss://demo/big.bin to big.bin: 256.0 MiB in 32 parts of 8.0 MiB',
  ],
  [
    { kind: 'download-started', ...transfer, bytesTotal: 6, partsTotal: 1 },
    'status',
    'Downloading oss://demo/big.bin to big.bin: 6 B',
  ],
  [
    { kind: 'download-resumed', ...transfer, partsReused: 1, bytesReused: 8 * MIB },
    'status',
    'Resuming: 1 of 32 parts already downloaded (8.0 MiB of 256.0 MiB)',
  ],
  [
    { kind: 'download-restarted', reason: 'object-changed' },
    'note',
    'The object has changed since its parts were downloaded. Downloading all parts again.',
  ],
  [
    { kind: 'download-restarted', reason: 'draft-lost' },
    'note',
    'The temporary file is missing or has another size than recorded. Downloading all parts again.',
  ],
  [
    { kind: 'download-restarted', reason: 'checksum-mismatch' },
    'note',
    'The downloaded data does not match the CRC-64 of the object. Downloading all parts again.',
  ],
  [{ kind: 'parts-damaged', partNumbers: [3, 4] }, 'note', '2 parts on disk are damaged. Downloading again.'],
  [
    { kind: 'draft-not-removed', draft: '.oss\u001b', problem: 'No.' },
    'note',
    'The temporary file .oss\\u{1b} could not be removed. No.',
  ],
  [downloaded, 'result', 'Downloaded big.bin: 256.0 MiB in 32 parts (13 reused), CRC-64 123, 4 s'],
  [
    { ...downloaded, partsTotal: 1, partsReused: 0, crc64Verified: false, durationMs: 4 },
    'result',
    'Downloaded big.bin: 256.0 MiB, CRC-64 123 (not confirmed: the service returned none), under 1 s',
  ],
])('formats %j', (event, kind, text) => {
  expect(formatEvent(event)).toEqual({ kind, text })
})
