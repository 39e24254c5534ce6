import { describe, expect, it } from 'vitest'
import { MIB } from '../../test/progress-event.ts'

import { eventText } from './event-text.ts'

const OBJECT = { bucket: 'demo', key: 'big.bin' } as const
const PLAN = { bytesTotal: 256 * MIB, partSize: 8 * MIB, partsTotal: 32 } as const
const STORED = {
  type: 'completed',
  file: 'big.bin',
  ...OBJECT,
  byteLength: 256 * MIB,
  etag: '"E"',
  crc64: '123',
  crc64Confirmed: true,
  versionId: null,
  uploadId: 'ID',
  partsTotal: 32,
  partsReused: 13,
  durationMs: 4_200,
} as const
const RETRY = {
  type: 'retry',
  operation: 'UploadPart',
  attempt: 2,
  code: 'SOCKET_CLOSED',
  problem: 'It broke.',
} as const

const CASES: readonly (readonly [Parameters<typeof eventText>[0], string, string])[] = [
  [
    { type: 'started', file: 'big.bin', ...OBJECT, uploadId: 'ID', ...PLAN },
    'step',
    'uploading big.bin to oss://demo/big.bin: 256.0 MiB in 32 parts of 8.0 MiB',
  ],
  [
    { type: 'started', file: 'a', ...OBJECT, uploadId: null, bytesTotal: 6, partSize: 6, partsTotal: 1 },
    'step',
    'uploading a to oss://demo/big.bin: 6 B',
  ],
  [
    {
      type: 'resumed',
      file: 'big.bin',
      ...OBJECT,
      uploadId: 'ID',
      ...PLAN,
      partsReused: 13,
      bytesReused: 104 * MIB,
    },
    'step',
    'continuing: 13 of 32 parts are already stored (104.0 MiB of 256.0 MiB)',
  ],
  [
    {
      type: 'resumed',
      file: 'big.bin',
      ...OBJECT,
      uploadId: 'ID',
      ...PLAN,
      partsReused: 1,
      bytesReused: 8 * MIB,
    },
    'step',
    'continuing: 1 of 32 parts is already stored (8.0 MiB of 256.0 MiB)',
  ],
  [
    { type: 'restarted', reason: 'source-changed', uploadId: 'ID' },
    'note',
    'The file is not what it was when its parts were sent. All parts are sent again.',
  ],
  [
    { type: 'restarted', reason: 'upload-lost', uploadId: 'ID' },
    'note',
    'The service does not know the upload any more: it expired, or somebody aborted it. All parts are sent again.',
  ],
  [
    { type: 'restarted', reason: 'parts-rejected', uploadId: 'ID' },
    'note',
    'The service refuses to put the stored parts together and does not say which are wrong. All parts are sent again.',
  ],
  [{ type: 'checkpoint-damaged', problem: 'line 3' }, 'note', 'The checkpoint is damaged. line 3'],
  [{ type: 'part-rejected', partNumber: 7, problem: 'It broke.' }, 'note', 'Part 7 is sent again. It broke.'],
  [
    { type: 'parts-lost', partNumbers: [2, 5] },
    'note',
    'The service no longer has 2 parts the way they were sent, so they are sent again.',
  ],
  [
    {
      type: 'upload-left-behind',
      ...OBJECT,
      uploadId: 'ID',
      problem: 'No.',
      abortCommand: 'oss uploads abort x',
    },
    'note',
    'An unfinished upload of oss://demo/big.bin (ID) was not aborted, and its parts cost storage. No.\n  Abort it with: oss uploads abort x',
  ],
  [
    { type: 'checkpoint-not-removed', problem: 'No.' },
    'note',
    'The object is stored, but its checkpoint could not be removed. No.',
  ],
  [
    { ...RETRY, delayMs: 3_000 },
    'note',
    'UploadPart failed (attempt 2) and is tried again in 3 s. It broke.',
  ],
  [
    { ...RETRY, delayMs: 10, operation: null },
    'note',
    'A request failed (attempt 2) and is tried again now. It broke.',
  ],
  [{ type: 'stopping', signal: 'SIGINT' }, 'step', 'stopping; Ctrl-C again leaves at once'],
  [STORED, 'result', 'stored oss://demo/big.bin: 256.0 MiB in 32 parts (13 reused), CRC-64 123, 4 s'],
  [
    { ...STORED, partsTotal: 1, partsReused: 0, crc64Confirmed: false, durationMs: 20 },
    'result',
    'stored oss://demo/big.bin: 256.0 MiB, CRC-64 123 (the service gave none to compare with), under 1 s',
  ],
  [
    { type: 'upload', ...OBJECT, uploadId: 'ID', initiated: '2026-01-01T00:00:00.000Z', storageClass: null },
    'answer',
    '2026-01-01T00:00:00.000Z\tID\toss://demo/big.bin',
  ],
  [
    {
      type: 'upload',
      bucket: 'demo',
      key: 'a\tb\u001b[2J',
      uploadId: 'ID',
      initiated: null,
      storageClass: null,
    },
    'answer',
    'unknown time\tID\toss://demo/a\\u{9}b\\u{1b}[2J',
  ],
  [
    { type: 'uploads-listed', bucket: 'demo', prefix: '', count: 0 },
    'step',
    'no unfinished uploads in oss://demo',
  ],
  [
    { type: 'uploads-listed', bucket: 'demo', prefix: 'a/', count: 1 },
    'step',
    '1 unfinished upload in oss://demo/a/; parts of unfinished uploads cost storage until they are completed or aborted',
  ],
  [
    { type: 'upload-aborted', ...OBJECT, uploadId: 'ID' },
    'result',
    'aborted ID of oss://demo/big.bin; its parts are gone',
  ],
  [
    {
      type: 'checkpoint',
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
    'answer',
    'oss://demo/big.bin\t/data/big.bin\t13 of 32 parts\t2 h 05 min old\t/data/.x.journal',
  ],
  [
    { type: 'checkpoint-removed', path: '/data/.x.journal', ...OBJECT, uploadId: null, abortCommand: null },
    'result',
    'removed /data/.x.journal, and the temporary file of the download of oss://demo/big.bin',
  ],
  [
    { type: 'checkpoint-released', path: '/data/.x.lock', pid: 7, host: 'gone' },
    'result',
    'removed /data/.x.lock, held by process 7 on gone',
  ],
  [
    { type: 'checkpoint-released', path: '/data/.x.lock', pid: null, host: null },
    'result',
    'removed /data/.x.lock',
  ],
  [{ type: 'checkpoints-listed', directory: '/data', count: 2 }, 'step', '2 checkpoints in /data'],
  [{ type: 'emulator-closed' }, 'step', 'ended'],
]

describe('eventText', () => {
  it.each(CASES)('says %j as a %s', (event, kind, text) => {
    expect(eventText(event)).toEqual({ kind, text })
  })

  it('says how to use the local OSS with keys that were made up', () => {
    const said = eventText({
      type: 'listening',
      endpoint: 'http://127.0.0.1:9000',
      region: 'cn-hangzhou',
      buckets: ['demo', 'two'],
      dataDir: '/data',
      credentials: { accessKeyId: 'id', accessKeySecret: 'secret' },
      tryCommands: ['export OSS_ENDPOINT=http://127.0.0.1:9000', 'oss upload FILE oss://demo/FILE'],
    })
    expect(said?.text.split('\n')).toEqual([
      'listening on http://127.0.0.1:9000 (region cn-hangzhou; buckets demo, two; kept in /data). Ctrl-C ends it.',
      'To try it, in another terminal:',
      '  export OSS_ENDPOINT=http://127.0.0.1:9000',
      '  oss upload FILE oss://demo/FILE',
    ])
  })
})
