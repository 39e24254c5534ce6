import { describe, expect, it } from 'vitest'
import { MIB } from '../../test/progress-event.ts'

import type { OutputEvent } from '../commands/registry.ts'
import { formatEvent } from './format-event.ts'

const OBJECT = { bucket: 'demo', key: 'big.bin' } as const
const PLAN = { bytesTotal: 256 * MIB, partSize: 8 * MIB, partsTotal: 32 } as const
const STORED = {
  kind: 'completed',
  file: 'big.bin',
  ...OBJECT,
  byteLength: 256 * MIB,
  etag: '"E"',
  crc64: '123',
  crc64Verified: true,
  versionId: null,
  uploadId: 'ID',
  partsTotal: 32,
  partsReused: 13,
  durationMs: 4_200,
} as const
const RETRY = {
  kind: 'retry',
  operation: 'UploadPart',
  attempt: 2,
  code: 'SOCKET_CLOSED',
  problem: 'It broke.',
} as const

const CASES: readonly (readonly [OutputEvent, string, string])[] = [
  [
    { kind: 'started', file: 'big.bin', ...OBJECT, uploadId: 'ID', ...PLAN },
    'status',
    'Uploading big.bin to oss://demo/big.bin: 256.0 MiB in 32 parts of 8.0 MiB',
  ],
  [
    { kind: 'started', file: 'a', ...OBJECT, uploadId: null, bytesTotal: 6, partSize: 6, partsTotal: 1 },
    'status',
    'Uploading a to oss://demo/big.bin: 6 B',
  ],
  [
    {
      kind: 'resumed',
      file: 'big.bin',
      ...OBJECT,
      uploadId: 'ID',
      ...PLAN,
      partsReused: 13,
      bytesReused: 104 * MIB,
    },
    'status',
    'Resuming: 13 of 32 parts already uploaded (104.0 MiB of 256.0 MiB)',
  ],
  [
    {
      kind: 'resumed',
      file: 'big.bin',
      ...OBJECT,
      uploadId: 'ID',
      ...PLAN,
      partsReused: 1,
      bytesReused: 8 * MIB,
    },
    'status',
    'Resuming: 1 of 32 parts already uploaded (8.0 MiB of 256.0 MiB)',
  ],
  [
    { kind: 'restarted', reason: 'source-changed', uploadId: 'ID' },
    'note',
    'The file has changed since its parts were uploaded. Uploading all parts again.',
  ],
  [
    { kind: 'restarted', reason: 'upload-lost', uploadId: 'ID' },
    'note',
    'The service no longer has the upload: it has expired or was aborted. Uploading all parts again.',
  ],
  [
    { kind: 'restarted', reason: 'parts-rejected', uploadId: 'ID' },
    'note',
    'The service rejected the uploaded parts without reporting which are invalid. Uploading all parts again.',
  ],
  [{ kind: 'checkpoint-damaged', problem: 'line 3' }, 'note', 'The checkpoint is damaged. line 3'],
  [
    { kind: 'part-rejected', partNumber: 7, problem: 'It broke.' },
    'note',
    'Uploading part 7 again. It broke.',
  ],
  [
    { kind: 'parts-lost', partNumbers: [2, 5] },
    'note',
    'The service no longer has 2 parts as uploaded. Uploading again.',
  ],
  [
    {
      kind: 'upload-not-aborted',
      ...OBJECT,
      uploadId: 'ID',
      problem: 'No.',
      abortCommand: 'oss uploads abort x',
    },
    'note',
    'The unfinished upload ID of oss://demo/big.bin was not aborted, and its parts incur storage costs. No.\n  To abort it:\n  oss uploads abort x',
  ],
  [
    { kind: 'checkpoint-not-removed', problem: 'No.' },
    'note',
    'The object is stored, but its checkpoint could not be removed. No.',
  ],
  [{ ...RETRY, delayMs: 3_000 }, 'note', 'UploadPart failed (attempt 2). Retrying in 3 s. It broke.'],
  [
    { ...RETRY, delayMs: 10, operation: null },
    'note',
    'A request failed (attempt 2). Retrying now. It broke.',
  ],
  [{ kind: 'stopping', signal: 'SIGINT' }, 'status', 'Stopping; press Ctrl-C again to exit immediately'],
  [STORED, 'result', 'Uploaded oss://demo/big.bin: 256.0 MiB in 32 parts (13 reused), CRC-64 123, 4 s'],
  [
    { ...STORED, partsTotal: 1, partsReused: 0, crc64Verified: false, durationMs: 20 },
    'result',
    'Uploaded oss://demo/big.bin: 256.0 MiB, CRC-64 123 (not confirmed: the service returned none), under 1 s',
  ],
  [
    { kind: 'upload', ...OBJECT, uploadId: 'ID', initiated: '2026-01-01T00:00:00.000Z', storageClass: null },
    'data',
    '2026-01-01T00:00:00.000Z\tID\toss://demo/big.bin',
  ],
  [
    {
      kind: 'upload',
      bucket: 'demo',
      key: 'a\tb\u001b[2J',
      uploadId: 'ID',
      initiated: null,
      storageClass: null,
    },
    'data',
    'unknown time\tID\toss://demo/a\\u{9}b\\u{1b}[2J',
  ],
  [
    { kind: 'uploads-listed', bucket: 'demo', prefix: '', count: 0 },
    'status',
    '0 unfinished uploads in oss://demo',
  ],
  [
    { kind: 'uploads-listed', bucket: 'demo', prefix: 'a/', count: 1 },
    'status',
    '1 unfinished upload in oss://demo/a/. Parts incur storage costs until the upload is completed or aborted.',
  ],
  [
    { kind: 'upload-aborted', ...OBJECT, uploadId: 'ID' },
    'result',
    'Aborted ID of oss://demo/big.bin and deleted its parts',
  ],
  [
    {
      kind: 'checkpoint',
      endpoint: 'https://h',
      ...OBJECT,
      file: '/data/big.bin',
      transfer: 'upload',
      uploadId: 'ID',
      draft: null,
      partsRecorded: 13,
      ...PLAN,
      created: '2026-01-01T00:00:00.000Z',
      ageMs: 7_500_000,
      path: '/data/.x.journal',
    },
    'data',
    'oss://demo/big.bin\t/data/big.bin\t13 of 32 parts\t2 h 05 min old\t/data/.x.journal',
  ],
  [
    { kind: 'checkpoint-removed', path: '/data/.x.journal', ...OBJECT, uploadId: null, abortCommand: null },
    'result',
    'Removed /data/.x.journal and the temporary file of the download of oss://demo/big.bin',
  ],
  [
    { kind: 'checkpoint-released', path: '/data/.x.lock', pid: 7, host: 'gone' },
    'result',
    'Removed /data/.x.lock, held by process 7 on gone',
  ],
  [
    { kind: 'checkpoint-released', path: '/data/.x.lock', pid: null, host: null },
    'result',
    'Removed /data/.x.lock',
  ],
  [{ kind: 'checkpoints-listed', directory: '/data', count: 2 }, 'status', '2 checkpoints in /data'],
  [{ kind: 'emulator-closed' }, 'status', 'Stopped'],
]

describe('formatEvent', () => {
  it('prints no line for each small file of a directory that Ctrl-C stops', () => {
    const file = { kind: 'file-interrupted', file: 'a', bucket: 'b', key: 'a', partsTotal: 3 } as const
    const small: OutputEvent = { ...file, partsRecorded: 0, partsTotal: 0 }
    const large: OutputEvent = { ...file, partsRecorded: 2 }
    expect(formatEvent(small)).toBeUndefined()
    expect(formatEvent(large)).toEqual({
      kind: 'status',
      text: 'a: uploaded 2 of 3 parts',
    })
  })

  it.each(CASES)('formats %j as %s', (event, kind, text) => {
    expect(formatEvent(event)).toEqual({ kind, text })
  })

  it('shows how to use the local OSS with its generated access key', () => {
    const event: OutputEvent = {
      kind: 'listening',
      endpoint: 'http://127.0.0.1:9000',
      region: 'cn-hangzhou',
      buckets: ['demo', 'two'],
      dataDir: '/data',
      console: 'http://127.0.0.1:9001/',
      credentials: { accessKeyId: 'id', accessKeySecret: 'secret' },
      tryCommands: ['export OSS_ENDPOINT=http://127.0.0.1:9000', 'oss upload FILE oss://demo/FILE'],
    }
    expect(formatEvent(event)?.text.split('\n')).toEqual([
      'Listening on http://127.0.0.1:9000 (region cn-hangzhou; buckets demo, two; stored in /data). Press Ctrl-C to stop.',
      'Console: http://127.0.0.1:9001/',
      'To try it, run in another terminal:',
      '  export OSS_ENDPOINT=http://127.0.0.1:9000',
      '  oss upload FILE oss://demo/FILE',
    ])
  })
})
