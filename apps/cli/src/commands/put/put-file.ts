import { stat } from 'node:fs/promises'
import { MAX_PART_SIZE, type UploadProgress } from '@oss/client'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import { createTransferMeter } from '../../transfers/transfer-meter.ts'
import { singleRequestStarted } from '../../transfers/upload-notice.ts'
import { PROGRESS_INTERVAL_MS } from '../../transfers/upload-reporter.ts'
import type { CommandContext } from '../command.ts'
import { uploadBatch } from '../upload/upload-batch.ts'
import type { PutArguments } from './put-arguments.ts'

/** Uploads a file in one request. */
export async function putFile(
  { rules, gzip = false, ...args }: PutArguments,
  context: CommandContext,
): Promise<ExitCode> {
  const { file, target, object, ...options } = args
  const bytesTotal = await sizeOf(file)
  if ((gzip || rules !== undefined) && (bytesTotal ?? 0) <= MAX_PART_SIZE)
    return uploadBatch(
      {
        ...{ kind: 'batch', sources: [file], bucket: target.bucket, prefix: target.key, key: target.key },
        ...{ object, recursive: false, include: [], exclude: [], followSymlinks: false },
        ...{ isNullSeparated: false, gzip, ...(rules !== undefined && { rules }), ...options },
        // A file that fits into one part is sent with one request.
        ...{ partSize: MAX_PART_SIZE, update: false },
      },
      context,
    )
  const { host, output, signal, openClient } = context
  await using client = await openClient()
  const startedAtMs = host.elapsed()
  if (bytesTotal !== undefined) output.emit(singleRequestStarted({ file, target }, bytesTotal))
  let bytesSent = 0
  const meter = createTransferMeter()
  const stopReporting = host.every(PROGRESS_INTERVAL_MS, () => {
    output.emit(meter.measure(putProgress(bytesSent, bytesTotal ?? 0), host.elapsed()))
  })
  try {
    const onProgress = (bytes: number): void => {
      bytesSent = bytes
    }
    const stored = await client.putObject({
      ...target,
      ...object,
      ...options,
      body: { file },
      signal,
      onProgress,
    })
    output.emit({
      kind: 'completed',
      file,
      ...target,
      byteLength: bytesSent,
      etag: stored.etag,
      crc64: stored.crc64,
      crc64Verified: stored.crc64Verified,
      versionId: stored.versionId ?? null,
      uploadId: null,
      partsTotal: 1,
      partsReused: 0,
      durationMs: Math.round(host.elapsed() - startedAtMs),
    })
    return EXIT.done
  } finally {
    stopReporting()
  }
}

/** `undefined` for a file that cannot be read; the client reports the reason when it opens the file. */
async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size
  } catch {
    return undefined
  }
}

function putProgress(bytesInFlight: number, bytesTotal: number): UploadProgress {
  return {
    phase: 'putting',
    bytesRecorded: 0,
    bytesInFlight,
    bytesReused: 0,
    bytesTotal,
    partsRecorded: 0,
    partsReused: 0,
    partsTotal: 1,
    restarts: 0,
    fraction: bytesTotal === 0 ? undefined : bytesInFlight / bytesTotal,
  }
}
