import { expect, it } from 'vitest'
import { MIB } from '../../test/progress-event.ts'
import { type DownloadEvent, downloadEventText } from './download-text.ts'

const transfer = {
  ...{ file: 'big.bin', bucket: 'demo', key: 'big.bin' },
  ...{ bytesTotal: 256 * MIB, partSize: 8 * MIB, partsTotal: 32 },
} as const
const downloaded: Extract<DownloadEvent, { readonly type: 'downloaded' }> = {
  ...{
    type: 'downloaded',
    file: 'big.bin',
    bucket: 'demo',
    key: 'big.bin',
    byteLength: 256 * MIB,
    etag: '"E"',
  },
  ...{
    crc64: '123',
    crc64Confirmed: true,
    versionId: null,
    partsTotal: 32,
    partsReused: 13,
    durationMs: 4_200,
  },
}

it.each<readonly [DownloadEvent, string, string]>([
  [
    { type: 'download-started', ...transfer },
    'step',
    'downloading oss://demo/big.bin to big.bin: 256.0 MiB in 32 parts of 8.0 MiB',
  ],
  [
    { type: 'download-started', ...transfer, bytesTotal: 6, partsTotal: 1 },
    'step',
    'downloading oss://demo/big.bin to big.bin: 6 B',
  ],
  [
    { type: 'download-resumed', ...transfer, partsReused: 1, bytesReused: 8 * MIB },
    'step',
    'continuing: 1 of 32 parts is already here (8.0 MiB of 256.0 MiB)',
  ],
  [
    { type: 'download-restarted', reason: 'object-changed' },
    'note',
    'The object is not what it was when its parts were read. All parts are read again.',
  ],
  [
    { type: 'download-restarted', reason: 'draft-lost' },
    'note',
    'The temporary file with what had come is gone or has another size. All parts are read again.',
  ],
  [
    { type: 'download-restarted', reason: 'checksum' },
    'note',
    'What came is not what the service has: its CRC-64 is another. All parts are read again.',
  ],
  [
    { type: 'parts-damaged', partNumbers: [3, 4] },
    'note',
    '2 parts are not on the disk as they were written, and read again.',
  ],
  [
    { type: 'draft-left-behind', draft: '.oss\u001b', problem: 'No.' },
    'note',
    'The temporary file .oss\\u{1b} could not be removed. No.',
  ],
  [downloaded, 'result', 'downloaded big.bin: 256.0 MiB in 32 parts (13 reused), CRC-64 123, 4 s'],
  [
    { ...downloaded, partsTotal: 1, partsReused: 0, crc64Confirmed: false, durationMs: 4 },
    'result',
    'downloaded big.bin: 256.0 MiB, CRC-64 123 (the service gave none to compare with), under 1 s',
  ],
])('says %j', (event, kind, text) => {
  expect(downloadEventText(event)).toEqual({ kind, text })
})
